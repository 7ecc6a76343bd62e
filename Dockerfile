FROM node:22.19.0-bookworm-slim AS build
WORKDIR /pfn
COPY package.json package-lock.json .npmrc ./
# No package needs a script of its own to be installed, so none runs.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22.19.0-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /pfn
COPY --from=build /pfn ./
# Next keeps a cache of rendered pages beside its build.
RUN mkdir -p .next/cache && chown -R node:node .next/cache
# The workers are a user of their own, since they see the host's processes and one number could be somebody's there;
# the gate's socket lies in a folder that their group may enter.
RUN groupadd -g 7300 pfn-workers && useradd -r -M -u 7300 -g 7300 pfn-workers \
  && mkdir -p /run/pfn-gate && chown root:7300 /run/pfn-gate && chmod 0750 /run/pfn-gate
USER node
EXPOSE 7300
CMD ["node", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "7300"]
