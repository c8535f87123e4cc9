"""The REST doors: /api/shop/v1 for shoppers, /api/staff/v1 for staff. Each room brings its own routers."""
