// Where the tests find the app: below a path, as on GitHub Pages, since that is the harder case.

/** Unlikely to be taken; E2E_PORT chooses another. */
export const port = Number(process.env.E2E_PORT ?? 18473);

export const site = `http://127.0.0.1:${port}/some/where/`;
