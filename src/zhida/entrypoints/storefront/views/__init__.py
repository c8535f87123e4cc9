"""What answers each address of the storefront. Thin: read, show; or call one service and send the browser on."""
