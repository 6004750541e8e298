/** Next.js settings: the workspace's sources are compiled with the app, and every answer carries the security headers. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const isDevelopment = process.env.NODE_ENV === "development";

/** Next injects inline scripts to hydrate a page; its development server also evaluates code and opens a web socket. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders = [
  { key: "Content-Security-Policy", value: contentSecurityPolicy },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

const nextConfig: NextConfig = {
  transpilePackages: [
    "@trainyard/bundle",
    "@trainyard/contracts",
    "@trainyard/graph",
    "@trainyard/model",
    "@trainyard/queue",
    "@trainyard/store",
  ],
  // Loaded by Node as they are: BullMQ reads its Lua scripts from its own folder, and the drivers open sockets.
  serverExternalPackages: ["bullmq", "ioredis", "pg", "tar", "@prisma/client", "@prisma/adapter-pg"],
  turbopack: { root: path.join(path.dirname(fileURLToPath(import.meta.url)), "../..") },
  // Types are checked once for the whole repository, before any build.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default nextConfig;
