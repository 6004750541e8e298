/** A training state in memory, laid out as the file it is saved to: writing a checkpoint copies nothing. */
import { type StateLayout, stateHeader, type TrainingPosition } from "./state-layout";

export class StateImage {
  readonly layout: StateLayout;
  /** The whole safetensors file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Views into `bytes` by tensor name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;

  constructor(layout: StateLayout) {
    this.layout = layout;
    this.bytes = new Uint8Array(layout.totalBytes);
    this.tensors = new Map(
      layout.tensors.map(({ name, size, byteOffset }) => [
        name,
        new Float32Array(this.bytes.buffer, layout.headerBytes + byteOffset, size),
      ]),
    );
  }

  /** Records in the header how far training had come with these numbers. */
  setPosition(position: TrainingPosition): void {
    this.bytes.set(stateHeader(this.layout, position));
  }

  /** Whether the header is the one of this layout at this position, byte for byte. */
  hasPosition(position: TrainingPosition): boolean {
    return stateHeader(this.layout, position).equals(this.bytes.subarray(0, this.layout.headerBytes));
  }
}
