# syntax=docker/dockerfile:1
# The trainer: ends when it has trained; by default the demo models.
# Built by tools/containers/build-container.ts (npx nx container trainer) and by docker-compose.yml, both after
# `npx nx build trainer`: the image holds the very output that was tested.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/trainer/package.json apps/trainer/
COPY libs/ab-router/package.json libs/ab-router/
COPY libs/drift/package.json libs/drift/
COPY libs/model-io/package.json libs/model-io/
# Nothing but Node's own packages: no install scripts run, and optional native ones would be downloaded by such.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --prefer-offline --no-audit --no-fund -w @switchyard/trainer
COPY tools/containers/image/prune-modules.mjs ./
RUN node prune-modules.mjs node_modules && mkdir -p data/models apps/trainer/node_modules

FROM ${NODE_IMAGE}
ARG VERSION=0.0.0
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="switchyard-trainer" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/apps/trainer/node_modules apps/trainer/node_modules
COPY --from=dependencies --chown=1000:1000 /app/data /data
COPY libs/ab-router/package.json libs/ab-router/
COPY libs/ab-router/dist libs/ab-router/dist
COPY libs/drift/package.json libs/drift/
COPY libs/drift/dist libs/drift/dist
COPY libs/model-io/package.json libs/model-io/
COPY libs/model-io/dist libs/model-io/dist
COPY apps/trainer/package.json apps/trainer/
COPY apps/trainer/dist apps/trainer/dist
COPY apps/trainer/recipes apps/trainer/recipes
COPY tools/containers/image/train-demo-models.mjs ./
ENV NODE_ENV=production \
    SWITCHYARD_DATA_DIR=/data \
    MODEL_REPOSITORY=/data/models
USER 1000:1000
# It ends by itself: its exit code says how it went, and nothing could be asked in between.
HEALTHCHECK NONE
CMD ["node", "train-demo-models.mjs"]
