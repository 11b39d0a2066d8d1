# One file, five images: api (with the page and the migrations), producer, consumer (with the engines), front, and
# web, which only builds the page. compose.yaml gives the same base images, or what .env has for them.
ARG BUN=docker.io/oven/bun:1.4.5-slim
ARG CADDY=docker.io/library/caddy:2

# Manifests alone: the layers of packages are made anew only when one of them changes.
FROM ${BUN} AS manifests
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
COPY patches patches
COPY shared/package.json shared/
COPY services/api/package.json services/api/
COPY services/producer/package.json services/producer/
COPY services/consumer/package.json services/consumer/
COPY services/web/package.json services/web/
COPY tools/package.json tools/

FROM manifests AS api-packages
RUN bun install --frozen-lockfile --production --no-progress --filter @rookery/api

FROM manifests AS producer-packages
RUN bun install --frozen-lockfile --production --no-progress --filter @rookery/producer

# The engine of npm serves where there is no native one: here there is.
FROM manifests AS consumer-packages
RUN bun install --frozen-lockfile --production --no-progress --filter @rookery/consumer \
 && rm -rf node_modules/.bun/stockfish@* services/consumer/node_modules/stockfish

FROM manifests AS web
RUN bun install --frozen-lockfile --production --no-progress --filter @rookery/web
COPY shared shared
COPY services/api services/api
COPY services/web services/web
RUN bun services/web/build/command.ts

# Files as their service gets them: root's, readable by all whatever the checkout allows.
FROM api-packages AS api-files
COPY sql sql
COPY shared shared
COPY services/api services/api
COPY --from=web /app/services/web/dist services/web/dist
RUN chmod -R a+rX .

FROM producer-packages AS producer-files
COPY shared shared
COPY services/api/src/client.ts services/api/src/
COPY services/producer services/producer
RUN chmod -R a+rX .

FROM consumer-packages AS consumer-files
COPY shared shared
COPY services/api/src/client.ts services/api/src/
COPY services/consumer services/consumer
RUN chmod -R a+rX .

# What every service is run in: nothing is written below /app, and Bun keeps no cache.
FROM ${BUN} AS runtime
ENV NODE_ENV=production BUN_RUNTIME_TRANSPILER_CACHE_PATH=0
WORKDIR /app
STOPSIGNAL SIGTERM

FROM runtime AS api
COPY --from=api-files /app ./
USER 1000:1000
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
CMD ["bun", "services/api/src/index.ts"]

FROM runtime AS producer
COPY --from=producer-files /app ./
USER 1000:1000
CMD ["bun", "services/producer/src/index.ts"]

# The engines of the release of Debian that Bun's image is made of, which keeps their version.
FROM runtime AS consumer
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends stockfish fairy-stockfish \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY --from=consumer-files /app ./
USER 1000:1000
ENV STOCKFISH_PATH=/usr/games/stockfish FAIRY_STOCKFISH_PATH=/usr/games/fairy-stockfish
CMD ["bun", "services/consumer/src/index.ts"]

# The proxy in front. A copy of the program has lost its right to low ports, which it does not need and without which
# it runs with no capability at all.
FROM ${CADDY} AS caddy
RUN cp "$(command -v caddy)" /tmp/caddy

FROM runtime AS front
COPY --from=caddy /tmp/caddy /usr/local/bin/caddy
COPY --from=caddy /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --chmod=644 deploy/Caddyfile /etc/caddy/Caddyfile
# The folder of certificates is its own, also as a new volume.
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
