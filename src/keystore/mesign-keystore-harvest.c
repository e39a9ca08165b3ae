/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include "crypto/mesign-x509.h"
#include "model/mesign-address.h"

/* How many capabilities are kept of one peer: more than anybody has, less than does harm. */
#define CAPABILITIES_MOST 64

/* What is to be kept: the certificates, and of each address of the signer what his program can read
 * (NULL where it did not say) and which of the certificates he wants mail encrypted to (NULL for
 * none in particular). */
typedef struct
{
  MesignCertificate *signer;
  GPtrArray *certificates;
  GPtrArray *addresses;
  char *capabilities;
  const char *preference;
  gint64 signed_at;
  gint64 received;
} Harvest;

static gboolean
is_known (MesignDb *db, const Harvest *harvest, gboolean *known, GError **error)
{
  *known = TRUE;
  for (guint i = 0; *known && i < harvest->certificates->len; i++)
    {
      const MesignCertificate *certificate = harvest->certificates->pdata[i];

      if (!mesign_keystore_has_row (db, "SELECT 1 FROM certificate WHERE fingerprint = ?",
                                    certificate->fingerprint, known, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_signed_at (MesignDb *db, const char *sql, const char *address, gint64 *at, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  step = mesign_statement_step (statement, error);
  *at = step == MESIGN_STEP_ROW ? mesign_statement_get_int64 (statement, 0) : G_MININT64;

  return step != MESIGN_STEP_ERROR;
}

/* Whether nothing is to be written of what the signature says of this address. */
static gboolean
is_old_news (MesignDb *db,
             const Harvest *harvest,
             const char *address,
             gboolean *old,
             GError **error)
{
  gint64 capabilities, preference;

  if (!find_signed_at (db, "SELECT signed_at FROM peer_capability WHERE address = ?", address,
                       &capabilities, error) ||
      !find_signed_at (db, "SELECT signed_at FROM peer_preference WHERE address = ?", address,
                       &preference, error))
    return FALSE;
  *old = harvest->capabilities == NULL || capabilities >= harvest->signed_at;
  /* one that says nothing only ends what an earlier one said */
  if (harvest->preference != NULL || preference != G_MININT64)
    *old = *old && preference >= harvest->signed_at;

  return TRUE;
}

typedef struct
{
  const Harvest *harvest;
  gboolean needed;
} Look;

/* Most signed mail brings nothing new; then nothing is written. */
static gboolean
look (MesignDb *db, gpointer data, GError **error)
{
  Look *l = data;
  gboolean known, known_peer;

  if (!is_known (db, l->harvest, &known, error) ||
      !mesign_keystore_is_peer_known (db, l->harvest->signer, l->harvest->received, &known_peer,
                                      error))
    return FALSE;
  l->needed = !known || !known_peer;
  for (guint i = 0; !l->needed && i < l->harvest->addresses->len; i++)
    {
      gboolean old;

      if (!is_old_news (db, l->harvest, l->harvest->addresses->pdata[i], &old, error))
        return FALSE;
      l->needed = !old;
    }

  return TRUE;
}

static gboolean
run_for (MesignDb *db,
         const char *sql,
         const char *address,
         const char *value,
         gint64 at,
         GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  mesign_statement_bind_text (statement, 2, value);
  mesign_statement_bind_int64 (statement, 3, at);

  return mesign_statement_run (statement, error);
}

static gboolean
put_capabilities (MesignDb *db, const Harvest *harvest, const char *address, GError **error)
{
  return harvest->capabilities == NULL ||
         run_for (db,
                  "INSERT INTO peer_capability (address, capabilities, signed_at) VALUES (?, ?, ?) "
                  "ON CONFLICT (address) DO UPDATE SET capabilities = excluded.capabilities, "
                  "signed_at = excluded.signed_at WHERE excluded.signed_at > signed_at",
                  address, harvest->capabilities, harvest->signed_at, error);
}

/* RFC 8551 section 2.5.3; the newest signature counts. */
static gboolean
put_preference (MesignDb *db, const Harvest *harvest, const char *address, GError **error)
{
  if (harvest->preference == NULL)
    return run_for (db,
                    "DELETE FROM peer_preference WHERE address = ?1 AND ?2 IS NULL AND "
                    "signed_at < ?3",
                    address, NULL, harvest->signed_at, error);

  return run_for (db,
                  "INSERT INTO peer_preference (address, fingerprint, signed_at) VALUES (?, ?, ?) "
                  "ON CONFLICT (address) DO UPDATE SET fingerprint = excluded.fingerprint, "
                  "signed_at = excluded.signed_at WHERE excluded.signed_at > signed_at",
                  address, harvest->preference, harvest->signed_at, error);
}

static gboolean
write_harvest (MesignDb *db, gpointer data, GError **error)
{
  const Harvest *harvest = data;

  for (guint i = 0; i < harvest->certificates->len; i++)
    if (!mesign_keystore_put_row (db, harvest->certificates->pdata[i],
                                  MESIGN_CERTIFICATE_SOURCE_MAIL, NULL, error))
      return FALSE;
  for (guint i = 0; i < harvest->addresses->len; i++)
    if (!put_capabilities (db, harvest, harvest->addresses->pdata[i], error) ||
        !put_preference (db, harvest, harvest->addresses->pdata[i], error))
      return FALSE;

  return mesign_keystore_put_peer (db, harvest->signer, harvest->received, error);
}

/* A certificate and those of its issuers that the mail carried; nothing else it carried. */
static void
take_with_chain (GPtrArray *list, MesignCertificate *certificate, GPtrArray *pool)
{
  g_autoptr (GPtrArray) chain = mesign_x509_build_chain (certificate, pool);

  g_ptr_array_add (list, mesign_certificate_ref (certificate));
  for (guint i = 0; i < chain->len; i++)
    g_ptr_array_add (list, mesign_certificate_ref (chain->pdata[i]));
}

static gboolean
shares_address (const MesignCertificate *a, const MesignCertificate *b)
{
  for (guint i = 0; a->addresses[i] != NULL; i++)
    if (mesign_certificate_has_address (b, a->addresses[i]))
      return TRUE;

  return FALSE;
}

static char *
join_capabilities (const char *const *capabilities)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < CAPABILITIES_MOST && capabilities[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) capabilities[i]);
  g_ptr_array_add (words, NULL);

  return g_strjoinv (" ", (GStrv) words->pdata);
}

static GPtrArray *
normalized_addresses (const MesignCertificate *certificate)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; certificate->addresses[i] != NULL; i++)
    g_ptr_array_add (addresses, mesign_address_normalize (certificate->addresses[i]));

  return addresses;
}

/**
 * mesign_keystore_harvest_sync:
 * @self: a keystore, locked or not
 * @harvest: what a valid signature tells
 * @is_news: (out) (optional): whether something of it was not known yet
 * @error: return location for a #MesignKeystoreError
 *
 * Keeps what is needed to answer a signer encrypted: his certificates with their issuers, which of
 * them he wants, and what his program can read; of the last two the newest word. Notes since when
 * he has the certificate. Only for signers found valid. Trusts nothing. Where all is known already,
 * nothing is written. Blocks.
 *
 * Returns: whether it is kept
 */
gboolean
mesign_keystore_harvest_sync (MesignKeystore *self,
                              const MesignHarvest *harvest,
                              gboolean *is_news,
                              GError **error)
{
  g_autoptr (GPtrArray) kept = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) addresses = NULL;
  g_autofree char *joined = NULL;
  const MesignCertificate *wanted = harvest->encryption_certificate;
  Harvest whole = { .signer = harvest->signer,
                    .certificates = kept,
                    .signed_at = harvest->signed_at,
                    .received = harvest->received };
  Look l = { .harvest = &whole };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && harvest->signer != NULL, FALSE);

  take_with_chain (kept, harvest->signer, harvest->certificates);
  if (wanted != NULL && shares_address (wanted, harvest->signer))
    {
      take_with_chain (kept, harvest->encryption_certificate, harvest->certificates);
      whole.preference = wanted->fingerprint;
    }
  whole.addresses = addresses = normalized_addresses (harvest->signer);
  if (harvest->capabilities != NULL && harvest->capabilities[0] != NULL)
    whole.capabilities = joined = join_capabilities (harvest->capabilities);

  if (!mesign_keystore_read (self, look, &l, error))
    return FALSE;
  if (is_news != NULL)
    *is_news = l.needed;

  return !l.needed || mesign_keystore_write (self, write_harvest, &whole, error);
}

typedef struct
{
  char *address;
  GStrv capabilities;
} Capabilities;

static gboolean
read_capabilities (MesignDb *db, gpointer data, GError **error)
{
  Capabilities *query = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT capabilities FROM peer_capability WHERE address = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->address);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    query->capabilities = g_strsplit (mesign_statement_get_text (statement, 0), " ", -1);

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_keystore_dup_capabilities_sync:
 * @self: a keystore, locked or not
 * @address: a peer's address
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what the peer's program said it
 * can read, best first, as #MesignCmsSigner.capabilities; none if nothing is known; %NULL only with
 * @error set
 */
GStrv
mesign_keystore_dup_capabilities_sync (MesignKeystore *self, const char *address, GError **error)
{
  g_autofree char *normal = NULL;
  Capabilities query = { 0 };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  normal = mesign_address_normalize (address);
  query.address = normal;
  if (!mesign_keystore_read (self, read_capabilities, &query, error))
    return NULL;

  return query.capabilities != NULL ? query.capabilities : g_new0 (char *, 1);
}
