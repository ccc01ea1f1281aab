import type { Amount } from '../billing/money.ts';
import type { UpstreamCode } from '../errors.ts';
import type { Owed, Owing } from './owing.ts';
import type { PictureSettings } from './picture-settings.ts';
import type { Place } from './turn.ts';

/**
 * A portrait with its settings, from the quote to the picture. Its id is the interaction's that made it; what is
 * drawn from it is paid under the id of the press on Generate.
 */
export interface Sketch extends Place, Owed {
  readonly id: string;
  readonly member: string;
  readonly description: string;
  readonly settings: PictureSettings;
  /** The exact price that the member was shown for all of it, in smallest steps. */
  readonly quoted: Amount;
  readonly isPrivate: boolean;
  /** `open` may be changed and drawn; `drawing` was pressed once and cannot be pressed again. */
  readonly state: 'open' | 'drawing' | 'done' | 'failed' | 'cancelled';
  readonly createdAt: Date;
  /** Of one that failed: why; null where the member cancelled it while it was drawn. */
  readonly failure: UpstreamCode | null;
  /** The hold that pays for it, once Generate was pressed. */
  readonly hold: string | null;
}

/** The press on Generate: its id becomes the hold's, and this process owes the member an end from now on. */
export interface PressToDraw {
  readonly hold: string;
  readonly process: string;
  readonly token: string;
  readonly locale: string;
}

/** What the product remembers of portraits. */
export interface SketchStore extends Owing<Sketch> {
  /** Remembers a new sketch. One that is there already stays as it is. */
  add(sketch: Sketch): Promise<void>;
  find(id: string): Promise<Sketch | null>;
  /** The one that is drawn, or was, under a hold. */
  drawnUnder(hold: string): Promise<Sketch | null>;
  /** Changes an open sketch; null where it is not open any more. */
  change(id: string, to: Pick<Sketch, 'settings' | 'quoted'>): Promise<Sketch | null>;
  /**
   * Takes an open sketch for drawing under a hold, atomically: of many presses one gets it. The same hold gets it
   * again. Null where another press was first.
   */
  claim(id: string, press: PressToDraw): Promise<Sketch | null>;
  /** Keeps the pictures of a hold until they are delivered: before they are paid for. */
  keep(hold: string, pictures: readonly Uint8Array[]): Promise<void>;
  /** The pictures that are kept for a hold, in their order. */
  kept(hold: string): Promise<readonly Uint8Array<ArrayBuffer>[]>;
  /** Notes that the member has the end: nothing is owed any more, and nothing is kept. */
  delivered(sketch: Sketch): Promise<void>;
  /** Gives up an open one; false where it is not open any more. */
  cancel(id: string): Promise<boolean>;
  /** Ends one that is drawing, or takes it back to `open`. */
  end(
    id: string,
    state: Exclude<Sketch['state'], 'drawing' | 'cancelled'>,
    failure?: UpstreamCode | null,
  ): Promise<void>;
}
