FROM node:22.19.0-bookworm-slim AS build
WORKDIR /pfn
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22.19.0-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /pfn
COPY --from=build /pfn ./
# Next keeps a cache of rendered pages beside its build.
RUN mkdir -p .next/cache && chown -R node:node .next/cache
USER node
EXPOSE 7300
CMD ["node", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "7300"]
