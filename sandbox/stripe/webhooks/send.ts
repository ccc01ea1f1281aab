const ANSWER_WITHIN_MS = 20_000;

/** What came back: the status, or why nothing did. */
export interface Answer {
  status: number | null;
  error: string | null;
}

/** Posts a signed body once, as Stripe does: no redirects, an answer within 20 s. Never rejects. */
export async function post(url: string, body: string, signature: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null };
  } catch (error) {
    // fetch hides the reason (ECONNREFUSED and its like) in the cause.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, error: cause instanceof Error ? cause.message || cause.name : String(cause) };
  }
}
