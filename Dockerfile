# syntax=docker/dockerfile:1
# One image for every process: the server (the default), the worker and the command line.

FROM node:24.21.0-bookworm-slim AS base
WORKDIR /foresale
ENV NODE_ENV=production

# What is the same for every processor is built once, on that of the machine that builds.
FROM --platform=$BUILDPLATFORM node:24.21.0-bookworm-slim AS builder
WORKDIR /foresale
ENV NODE_ENV=production

# Only the lists of packages, so that a change of the sources leaves the installed layers as they are.
FROM builder AS manifests
COPY package.json package-lock.json .npmrc ./
COPY db/package.json db/
COPY apps apps
COPY packages packages
RUN find apps packages -type f ! -path '*/*/package.json' -delete

FROM builder AS dashboard
ENV NODE_ENV=development
COPY --from=manifests /foresale ./
RUN npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY db db
COPY packages packages
COPY apps apps
RUN cd apps/dashboard && npm run build

# What the three processes need to run, in the versions of the lockfile and without the embedded PostgreSQL, which is an
# optional dependency. Nothing in it is compiled for a processor. `npm ci` refuses a lockfile that knows more than the reduced lists.
FROM builder AS dependencies
COPY --from=manifests /foresale ./
COPY deploy/production-manifests.mjs deploy/
RUN node deploy/production-manifests.mjs \
 && npm install --ignore-scripts --omit=optional \
 && npm cache clean --force

FROM base AS foresale
# pg_dump and pg_restore of the database's own version, for `foresale backup` and `restore`.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=dependencies /foresale/node_modules node_modules
COPY package.json ./
COPY db/package.json db/distribute.sql db/
COPY db/migrations db/migrations
COPY db/pipeline db/pipeline
COPY db/src db/src
COPY packages packages
COPY apps/cli apps/cli
COPY apps/server apps/server
COPY apps/worker apps/worker
COPY --from=dashboard /foresale/apps/dashboard/dist apps/dashboard/dist
# The one folder that may be written, where the root file system is read-only.
RUN install -d -o node -g node /var/lib/foresale
ENV HOST=0.0.0.0 PORT=4000 FORESALE_HOME=/var/lib/foresale FORESALE_DEMO=off \
    FORESALE_HEALTH_URL=http://127.0.0.1:4000/healthz
VOLUME /var/lib/foresale
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.FORESALE_HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/src/main.ts"]

# The same with the authorities of Amazon RDS, whose certificates no public root signs.
FROM foresale AS foresale-aws
USER root
ADD --chmod=0444 https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem /etc/ssl/certs/rds.pem
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/rds.pem DATABASE_SSL=on
USER node
