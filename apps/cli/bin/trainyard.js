#!/usr/bin/env node
/** Starts the command; its TypeScript sources are compiled as they load. */
import { register } from "tsx/esm/api";

register();
await import("../src/main.ts");
