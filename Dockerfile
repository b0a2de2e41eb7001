# syntax=docker/dockerfile:1
# energy-pipeline, compiled ahead of time, in an image with no shell and no package manager. docs/container.md tells how to run it.

# Compiled on the builder's own kind of processor, for whichever is asked for: nothing is emulated (docs/decisions/0028).
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG BUILDARCH
ARG TARGETARCH
WORKDIR /source

# The other kind's linker and C library, where it is another kind.
RUN if [ "$TARGETARCH" != "$BUILDARCH" ]; then \
      case "$TARGETARCH" in \
        arm64) needed="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;; \
        amd64) needed="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;; \
        *) echo "TARGETARCH is $TARGETARCH; amd64 or arm64 is expected" >&2; exit 1 ;; \
      esac; \
      apt-get update && apt-get install -y --no-install-recommends $needed && rm -rf /var/lib/apt/lists/*; \
    fi

# Packages first: they change less often than the code.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt BannedSymbols.Shipped.txt .editorconfig ./
COPY src/EnergyDataPipeline/EnergyDataPipeline.csproj src/EnergyDataPipeline/
COPY src/EnergyDataPipeline.Aws/EnergyDataPipeline.Aws.csproj src/EnergyDataPipeline.Aws/
COPY src/EnergyDataPipeline.Notifications/EnergyDataPipeline.Notifications.csproj src/EnergyDataPipeline.Notifications/
COPY src/EnergyDataPipeline.Query/EnergyDataPipeline.Query.csproj src/EnergyDataPipeline.Query/
COPY src/EnergyDataPipeline.Sandbox/EnergyDataPipeline.Sandbox.csproj src/EnergyDataPipeline.Sandbox/
COPY src/EnergyDataPipeline.Cli/EnergyDataPipeline.Cli.csproj src/EnergyDataPipeline.Cli/
RUN dotnet restore src/EnergyDataPipeline.Cli --arch $TARGETARCH

COPY schemas/ schemas/
COPY src/ src/
RUN dotnet publish src/EnergyDataPipeline.Cli --no-restore -c Release --arch $TARGETARCH -o /out/app \
    && rm -f /out/app/*.dbg /out/app/*.pdb /out/app/*.xml \
    && mkdir -p /out/data /out/root/tmp && chmod 1777 /out/root/tmp
COPY LICENSE /out/app/

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="energy-pipeline" \
      org.opencontainers.image.description="Collects electricity-market records from grid operators into S3 or a folder" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION"
COPY --from=build /out/app/ /app/
# Where a configuration may be mounted, and a folder to store in; the only place beside /tmp that is written to, and then only if no bucket is set.
COPY --from=build --chown=$APP_UID:$APP_UID /out/data/ /data/
# A volume that is mounted at /tmp takes its owner and its mode from here: without this ECS gives it to root alone (docs/decisions/0028).
COPY --from=build /out/root/ /
VOLUME ["/tmp"]
WORKDIR /data
ENV PATH=/app:$PATH \
    TMPDIR=/tmp \
    XDG_CACHE_HOME=/tmp/cache
USER $APP_UID
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=15s --retries=3 CMD ["/app/energy-pipeline", "health"]
ENTRYPOINT ["/app/energy-pipeline"]
CMD ["--help"]
