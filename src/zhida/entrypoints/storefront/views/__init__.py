"""What answers each address. Thin: read and show, or call one service and send the browser on."""
