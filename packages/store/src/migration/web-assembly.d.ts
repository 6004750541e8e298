/** The part of the WebAssembly interface the schema engine is loaded with; Node's types leave it to the browser's. */
declare namespace WebAssembly {
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Record<string, Record<string, unknown>>): Promise<{ exports: Record<string, unknown> }>;
}
