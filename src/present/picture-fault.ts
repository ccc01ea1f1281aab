import type { PictureFault } from '../flows/picture-settings.ts';
import type { Message } from './message.ts';
import { inputFault } from './refusal.ts';
import type { Words } from './words/index.ts';

/** What is wrong with a setting of a portrait, naming the field; nothing was held. */
export function pictureFault(fault: PictureFault, words: Words): Message {
  return inputFault(fault.field, sentence(fault, words.input), words);
}

function sentence(fault: PictureFault, say: Words['input']): string {
  switch (fault.field) {
    case 'model':
      return fault.rule === 'none' ? say.noPictures : say.unknownModel(fault.names);
    case 'size':
      return say.size[fault.rule];
    case 'steps':
    case 'seed':
    case 'count':
      return say.range(fault.min, fault.max);
  }
}
