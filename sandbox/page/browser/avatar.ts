import { html, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { localUrl } from './media.ts';
import type { Session } from './session.ts';

interface Person {
  id: string;
  name: string;
  avatarUrl: string;
}

const TONES = 5;

/** A round picture. People without one of their own get their first letter, the bot a coin. The name stands beside it. */
export function avatar({ id, name, avatarUrl }: Person, session: Session, className = ''): TemplateResult {
  const { cdnOrigin, world } = session.view;
  const url = localUrl(avatarUrl, cdnOrigin);
  const isDrawn = url === null || /^\/cdn\/(embed\/)?avatars\//.test(url);
  if (url && !isDrawn) return html`<img class="avatar ${className}" src=${url} alt="" />`;
  if (id === world.bot.id)
    return html`<span class="avatar letter tone-bot ${className}" aria-hidden="true">${icon('coin')}</span>`;
  const place = world.members.findIndex((member) => member.id === id);
  return html`<span class="avatar letter tone-${Math.max(0, place) % TONES} ${className}" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>`;
}

/** The acting member as a person with a picture. */
export function memberPerson({ member, view }: Session): Person {
  return {
    id: view.viewerId,
    name: member?.displayName ?? 'Member',
    avatarUrl: member?.avatarUrl ?? '',
  };
}
