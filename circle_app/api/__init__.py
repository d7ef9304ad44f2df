"""The REST interface: FastAPI routers over the same services as the pages."""
