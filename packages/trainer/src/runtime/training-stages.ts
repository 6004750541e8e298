/** The training session of each stage of the context ramp: one at a time, made when its stage begins. */
import { contextAt, type RunSpecification } from "@trainyard/contracts";
import type { Engine } from "./engine";
import { TrainingSession } from "./training-session";

interface Stage {
  /** Tokens a sequence. */
  readonly length: number;
  readonly session: TrainingSession;
}

export class TrainingStages {
  #specification: RunSpecification;
  readonly #engine: Engine;
  #stage: Stage | null = null;

  constructor(specification: RunSpecification, engine: Engine) {
    this.#specification = specification;
    this.#engine = engine;
  }

  /** Whether the session of the step that begins when `tokens` have been seen is there. */
  isReadyAt(tokens: number): boolean {
    return this.#stage?.length === contextAt(this.#specification, tokens);
  }

  /** The session of the step that begins when `tokens` have been seen. Where that begins another stage, the session before is released first. */
  async at(tokens: number): Promise<TrainingSession> {
    const length = contextAt(this.#specification, tokens);
    if (this.#stage?.length === length) return this.#stage.session;
    await this.release();
    const session = await TrainingSession.create(this.#specification, length, this.#engine);
    this.#stage = { length, session };
    return session;
  }

  /** Goes on by other numbers; the graphs must be the same. */
  follow(specification: RunSpecification): void {
    this.#specification = specification;
    this.#stage?.session.follow(specification);
  }

  async release(): Promise<void> {
    await this.#stage?.session.release();
    this.#stage = null;
  }
}
