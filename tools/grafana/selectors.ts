/** What the variables at the top of the dashboard select, as PromQL between braces. */

/** Series of versions. */
export const OF_VERSION = '{model=~"$model",version=~"$version"}';
/** Series of a model's arms. */
export const OF_ARM = '{experiment=~"$model",variant=~"$variant"}';
/** Series that every scraped program has; only those of the api are meant. */
export const OF_API = '{job=~"$job"}';
/** Time that a rate is taken over: at least four scrapes, so that one missed scrape makes no gap. */
export const RATE = '[$__rate_interval]';
