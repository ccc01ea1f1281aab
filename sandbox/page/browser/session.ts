import type { OpenModal, SandboxMember, VisibleMessage } from '../../discord/types.ts';
import type { Action, ActionResult, PageEvent, WorldView } from '../wire.ts';
import { Activity } from './activity.ts';
import { api } from './api.ts';
import { CallLog } from './call-log.ts';
import { now } from './clock.ts';
import { LedgerStore } from './ledger-store.ts';
import { MessageStore } from './message-store.ts';
import { Signal } from './page-element.ts';

const TYPING_MS = 8000;
const REFRESH_WORLD = new Set(['commands_registered', 'world_changed', 'bot_online', 'bot_offline']);

/** Everything one open page knows: who acts, where, and what that member sees. */
export class Session {
  /** World, channel, unread marks, drawers. */
  readonly changed = new Signal();
  readonly messages = new MessageStore();
  readonly activity = new Activity();
  readonly log = new CallLog();
  readonly ledger = new LedgerStore();
  channelId: string;
  modal: OpenModal | null = null;
  /** Whether the live stream is open; it opens itself again. */
  connected = true;
  readonly unread = new Map<string, number>();
  /** Members who got something that the acting member does not see. */
  readonly elsewhere = new Set<string>();
  #view: WorldView;
  #stop: () => void = () => {};
  /** Message events that wait for a reading under way; null when there is none. */
  #waiting: PageEvent[] | null = null;
  readonly #typingUntil = new Map<string, number>();

  constructor(view: WorldView) {
    this.#view = view;
    this.channelId = view.world.channels[0]?.id ?? view.dm.id;
  }

  /** Begins as the member of the last visit in this tab, or as the first one. */
  static async start(): Promise<Session> {
    const remembered = sessionStorage.getItem('as') ?? '';
    const view = await api.world(remembered).catch(() => api.world(''));
    const session = new Session(view);
    await session.actAs(view.viewerId);
    return session;
  }

  get view(): WorldView {
    return this.#view;
  }

  get member(): SandboxMember | undefined {
    return this.#view.world.members.find((member) => member.id === this.#view.viewerId);
  }

  get inDm(): boolean {
    return this.channelId === this.#view.dm.id;
  }

  get commands(): WorldView['commands'] {
    return this.inDm ? this.#view.dmCommands : this.#view.commands;
  }

  get typing(): boolean {
    return (this.#typingUntil.get(this.channelId) ?? 0) > now();
  }

  /** Looks and acts as another member from now on. */
  async actAs(memberId: string): Promise<void> {
    this.#stop();
    const inDm = this.inDm;
    this.#view = await api.world(memberId);
    sessionStorage.setItem('as', memberId);
    if (inDm) this.channelId = this.#view.dm.id;
    this.modal = null;
    this.unread.clear();
    this.elsewhere.delete(memberId);
    this.activity.clear();
    this.messages.clear();
    this.ledger.follow(this.#view.hasLedger ? memberId : null);
    this.#stop = api.events(memberId, {
      onEvent: (event) => this.#receive(event),
      onState: (open) => this.#setConnected(open),
    });
    this.changed.emit();
  }

  open(channelId: string): void {
    this.channelId = channelId;
    this.unread.delete(channelId);
    this.changed.emit();
    this.messages.changed.emit();
  }

  /** Does something as the acting member, in the open channel. */
  act(action: Action): Promise<ActionResult> {
    return api.act({ as: this.#view.viewerId, channelId: this.channelId, action });
  }

  /** Gives a command (or a message command) and shows that it is on its way. */
  async run(action: Action & { kind: 'run' | 'menu' }): Promise<void> {
    const pending = this.activity.begin(this.channelId, action.command);
    const failure = failureOf(await this.act(action), 'The application did not respond');
    if (failure) this.activity.fail(pending, failure);
    else this.activity.end(pending);
  }

  /** Uses a component of a message and marks it busy until the bot answers. */
  async use(message: VisibleMessage, action: Action & { kind: 'press' | 'select' }): Promise<void> {
    this.activity.mark(message.id, { busy: action.customId });
    const failure = failureOf(await this.act(action), 'This interaction failed');
    this.activity.mark(message.id, { error: failure });
  }

  closeModal(modalId: string): void {
    if (this.modal?.id !== modalId) return;
    this.modal = null;
    this.changed.emit();
  }

  /** Reads everything; what the stream tells meanwhile is newer and comes on top of it. */
  async #loadMessages(): Promise<void> {
    const { viewerId, world, dm } = this.#view;
    this.#waiting = [];
    const waiting = this.#waiting;
    const load = async ({ id }: { id: string }) => [id, await api.messages(viewerId, id)] as const;
    const loaded = await Promise.all([...world.channels, dm].map(load));
    if (this.#waiting !== waiting) return;
    this.#waiting = null;
    for (const [channelId, messages] of loaded) this.messages.replace(channelId, messages);
    for (const event of waiting) this.#receiveMessage(event);
  }

  /** After a lost connection, what happened meanwhile is read again. */
  #setConnected(open: boolean): void {
    if (open) void this.#loadMessages();
    this.connected = open;
    this.changed.emit();
  }

  async #refreshWorld(): Promise<void> {
    this.#view = await api.world(this.#view.viewerId);
    this.changed.emit();
  }

  #receive(event: PageEvent): void {
    this.log.record(event);
    if (REFRESH_WORLD.has(event.type)) void this.#refreshWorld();
    if (event.type.startsWith('message_')) {
      if (this.#waiting) this.#waiting.push(event);
      else this.#receiveMessage(event);
    }
    switch (event.type) {
      case 'typing':
        this.#showTyping(event.channelId);
        break;
      case 'modal_opened':
        this.modal = event.modal;
        this.changed.emit();
        break;
      case 'modal_closed':
        this.closeModal(event.modalId);
        break;
      case 'elsewhere':
        for (const id of event.memberIds) this.elsewhere.add(id);
        this.changed.emit();
        break;
      default:
    }
    this.ledger.touch();
  }

  #receiveMessage(event: PageEvent): void {
    switch (event.type) {
      case 'message_created':
        this.#typingUntil.delete(event.message.channelId);
        this.messages.put(event.message);
        this.#countUnread(event.message);
        break;
      case 'message_updated':
        this.messages.put(event.message);
        break;
      case 'message_deleted':
        this.messages.remove(event.channelId, event.messageId);
        break;
      default:
    }
  }

  #showTyping(channelId: string): void {
    this.#typingUntil.set(channelId, now() + TYPING_MS);
    this.changed.emit();
    setTimeout(() => this.changed.emit(), TYPING_MS);
  }

  #countUnread({ channelId }: VisibleMessage): void {
    if (channelId === this.channelId) return;
    this.unread.set(channelId, (this.unread.get(channelId) ?? 0) + 1);
    this.changed.emit();
  }
}

function failureOf(result: ActionResult, silence: string): string | null {
  if (!result.ok) return result.error;
  return result.response?.type === 'failed' ? silence : null;
}
