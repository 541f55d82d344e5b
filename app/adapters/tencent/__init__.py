"""Tencent Cloud IM behind the port `app.ports.im`, by its native C library."""
