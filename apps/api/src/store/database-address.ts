/** A database's address as it may be shown: without user's secrets, and without parameters, which may hold some. */
export function shownAddress(databaseUrl: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(databaseUrl);
    return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch {
    return 'the address in DATABASE_URL';
  }
}
