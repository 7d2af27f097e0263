# syntax=docker/dockerfile:1
# The dashboard: Next's standalone server, whose build traced the few packages that it reads.
# Built by tools/containers/build-container.ts (npx nx container dashboard) and by docker-compose.yml, both after
# `npx nx build dashboard`: the image holds the very output that was tested.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE}
ARG VERSION=0.0.0
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="switchyard-dashboard" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY apps/dashboard/.next/standalone ./
COPY tools/containers/image/health-check.mjs tools/containers/image/secret-entry.mjs ./
# Inside the container; what is published where is the host's decision.
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=8501
EXPOSE 8501
USER 1000:1000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "health-check.mjs", "/healthz"]
CMD ["node", "secret-entry.mjs", "apps/dashboard/server.js"]
