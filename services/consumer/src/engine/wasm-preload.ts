// The WebAssembly engine takes a process that has `self`, as Bun's have, for a web worker and then speaks no UCI.
Reflect.set(globalThis, 'self', undefined);

export {};
