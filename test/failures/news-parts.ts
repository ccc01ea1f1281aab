import type { Connection } from 'mongoose';
import type { Ledger } from '../../src/billing/outcome.ts';
import type { Clock } from '../../src/clock.ts';
import type { News, NewsParts } from '../../src/flows/news.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPayments } from '../../src/store/payments.ts';

/** What news is told with, on a database whose indexes stand; `hear` gets what a member is sent by direct message. */
export function newsParts(
  connection: Connection,
  given: { readonly ledger: Ledger; readonly economies: NewsParts['economies']; readonly clock: Clock },
  hear: (news: News) => Promise<void>,
): NewsParts {
  const models = modelsOn(connection);
  return {
    ...given,
    payments: mongoPayments(models),
    news: mongoNews(models.news),
    newsDisplay: {
      message: () => Promise.reject(new Error('nobody looks')),
      async direct(_content, news) {
        await hear(news);
        return 'sent';
      },
    },
    cards: null,
    log: createLogger('silent'),
  };
}
