"""WeChat Pay, protocol v3: QR code, H5 and JSAPI payments, refunds, notifications and trade bills."""
