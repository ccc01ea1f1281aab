import { LitElement, type ReactiveController } from 'lit';

/** Tells listeners that something they show has changed. */
export class Signal {
  readonly #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** An element of the page: rendered into the document itself, so that one style sheet and one focus order serve all. */
export abstract class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Renders again after each of these signals while connected. */
  protected watch(signals: () => readonly Signal[]): void {
    let stops: (() => void)[] = [];
    const controller: ReactiveController = {
      hostConnected: () => {
        stops = signals().map((signal) => signal.subscribe(() => this.requestUpdate()));
      },
      hostDisconnected: () => {
        for (const stop of stops) stop();
      },
    };
    this.addController(controller);
  }
}
