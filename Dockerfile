# One image for the migration, the web application and the workers; docker-compose.yml says which of them a container is.
FROM node:22-bookworm-slim AS build
WORKDIR /app
ENV DO_NOT_TRACK=1 NEXT_TELEMETRY_DISABLED=1 ONNXRUNTIME_NODE_INSTALL=skip PRISMA_SCHEMA_ENGINE_BINARY=/bin/true
COPY package.json package-lock.json .npmrc ./
COPY apps/cli/package.json apps/cli/
COPY apps/cli/bin apps/cli/bin/
COPY apps/web/package.json apps/web/
COPY apps/worker/package.json apps/worker/
COPY packages/bundle/package.json packages/bundle/
COPY packages/contracts/package.json packages/contracts/
COPY packages/graph/package.json packages/graph/
COPY packages/model/package.json packages/model/
COPY packages/queue/package.json packages/queue/
COPY packages/recovery/package.json packages/recovery/
COPY packages/search/package.json packages/search/
COPY packages/store/package.json packages/store/
COPY packages/trainer/package.json packages/trainer/
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/generate.mjs && cd apps/web && npx next build

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production DO_NOT_TRACK=1 NEXT_TELEMETRY_DISABLED=1 TRAINYARD_HOME=/data
COPY --from=build /app /app
# The volume takes its owner from the folder it is mounted over.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
