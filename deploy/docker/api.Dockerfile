# syntax=docker/dockerfile:1
# The api: inference and control plane.
# Built by tools/containers/build-container.ts (npx nx container api) and by docker-compose.yml, both after
# `npx nx build api`: the image holds the very output that was tested.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY libs/ab-router/package.json libs/ab-router/
COPY libs/drift/package.json libs/drift/
COPY libs/model-io/package.json libs/model-io/
# Nothing but Node's own packages: no install scripts run, and optional native ones would be downloaded by such.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --prefer-offline --no-audit --no-fund -w @switchyard/api
COPY tools/containers/image/prune-modules.mjs ./
RUN node prune-modules.mjs node_modules && mkdir -p data/models apps/api/node_modules

FROM ${NODE_IMAGE}
ARG VERSION=0.0.0
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="switchyard-api" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/apps/api/node_modules apps/api/node_modules
COPY --from=dependencies --chown=1000:1000 /app/data /data
COPY libs/ab-router/package.json libs/ab-router/
COPY libs/ab-router/dist libs/ab-router/dist
COPY libs/drift/package.json libs/drift/
COPY libs/drift/dist libs/drift/dist
COPY libs/model-io/package.json libs/model-io/
COPY libs/model-io/dist libs/model-io/dist
COPY apps/api/package.json apps/api/
COPY apps/api/dist apps/api/dist
COPY tools/containers/image/health-check.mjs tools/containers/image/secret-entry.mjs ./
# 0.0.0.0 is inside the container; predictions need a key then. What is published where is the host's decision.
ENV NODE_ENV=production \
    API_HOST=0.0.0.0 \
    API_PORT=8000 \
    SWITCHYARD_DATA_DIR=/data \
    MODEL_REPOSITORY=/data/models
EXPOSE 8000
USER 1000:1000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "health-check.mjs", "/health/ready"]
CMD ["node", "secret-entry.mjs", "apps/api/dist/main.js"]
