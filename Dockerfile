# ChatStream in a container. The image holds nothing that is secret and writes nothing but /data and /tmp.
#
# The Node.js is the image's own: --ignore-scripts keeps npm from fetching another one. Nothing else here needs a script.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node -r ./bin/first.cjs bin/build.ts

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
# `ss`, which tells people who look through the lens what the kernel knows of their TCP connection.
RUN apt-get update && apt-get install -y --no-install-recommends iproute2 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/protocol ./protocol
COPY --from=build /build/server ./server
COPY --from=build /build/dist ./dist
# What Node compiles is kept from the first start on, for the user who will start it: later nobody may write here.
RUN mkdir -p node_modules/.cache/chatstream /data /turn \
  && chown node:node node_modules/.cache/chatstream /data /turn \
  && chmod 700 /data /turn
USER node
RUN node -r ./bin/first.cjs bin/warm.ts
USER root
RUN chown -R root:root node_modules/.cache
USER node
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 3003/tcp 3003-3018/udp
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3003}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "-r", "./bin/first.cjs", "bin/chatstream.ts", "serve"]
