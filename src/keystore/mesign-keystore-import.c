/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-import.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-key-file.h"
#include "crypto/mesign-seal.h"
#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-private.h"

static void
clear (MesignImport *self)
{
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_free (self->name);
}

MESIGN_DEFINE_VALUE (MesignImport, mesign_import)

/* One own certificate on its way into the file. */
typedef struct
{
  MesignCertificate *certificate;
  GBytes *sealed;
  gboolean already_there;
} Arrival;

typedef struct
{
  GPtrArray *arrivals;
  GPtrArray *others;
  gboolean anything_new;
} Arrivals;

static Arrival *
arrival_new (MesignCertificate *certificate, GBytes *sealed)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->certificate = mesign_certificate_ref (certificate);
  arrival->sealed = sealed;

  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  g_clear_pointer (&arrival->certificate, mesign_certificate_unref);
  g_clear_pointer (&arrival->sealed, g_bytes_unref);
  g_free (arrival);
}

static MesignPfx *
open_pfx (GBytes *octets, MesignSecret *password, GError **error)
{
  GError *inner = NULL;
  MesignPfx *pfx = mesign_key_file_open (octets, password, &inner);

  if (pfx == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return pfx;
}

static GBytes *
seal_key (MesignSecret *sealing_key, MesignPrivateKey *key, GError **error)
{
  g_autoptr (MesignSecret) pkcs8 = mesign_private_key_to_pkcs8 (key, error);
  g_autoptr (GBytes) associated =
      mesign_keystore_spki_bytes (mesign_private_key_get_spki_hash (key));

  return pkcs8 != NULL ? mesign_seal_secret (sealing_key, pkcs8, associated, error) : NULL;
}

static gboolean
seal_pairs (MesignKeystore *self, GPtrArray *pairs, GPtrArray *arrivals, GError **error)
{
  g_autoptr (MesignSecret) sealing_key =
      mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);

  if (sealing_key == NULL)
    return FALSE;
  for (guint i = 0; i < pairs->len; i++)
    {
      const MesignKeyPair *pair = pairs->pdata[i];
      GError *inner = NULL;
      GBytes *sealed = seal_key (sealing_key, pair->key, &inner);

      if (sealed == NULL)
        return mesign_keystore_propagate_crypto_error (error, inner);
      g_ptr_array_add (arrivals, arrival_new (pair->certificate, sealed));
    }

  return TRUE;
}

static gboolean
has_key_or_request (MesignDb *db, const char *spki_hash, gboolean *found, GError **error)
{
  return mesign_keystore_has_row (db,
                                  "SELECT 1 FROM private_key WHERE spki_hash = ?1 "
                                  "UNION SELECT 1 FROM key_request WHERE spki_hash = ?1",
                                  spki_hash, found, error);
}

static gboolean
has_key (MesignDb *db, const char *spki_hash, gboolean *found, GError **error)
{
  return mesign_keystore_has_row (db, "SELECT 1 FROM private_key WHERE spki_hash = ?", spki_hash,
                                  found, error);
}

typedef struct
{
  GPtrArray *certificates;
  GPtrArray *arrivals;
} Known;

static gboolean
find_known_keys (MesignDb *db, gpointer data, GError **error)
{
  Known *known = data;

  for (guint i = 0; i < known->certificates->len;)
    {
      MesignCertificate *certificate = known->certificates->pdata[i];
      gboolean found;

      if (!has_key_or_request (db, certificate->spki_hash, &found, error))
        return FALSE;
      if (!found)
        {
          i++;
          continue;
        }
      g_ptr_array_add (known->arrivals, arrival_new (certificate, NULL));
      g_ptr_array_remove_index (known->certificates, i);
    }

  return TRUE;
}

/* A renewed certificate for a key that is here already may come without the key. */
static gboolean
take_known (MesignKeystore *self, Arrivals *arrivals, GError **error)
{
  Known known = { .certificates = arrivals->others, .arrivals = arrivals->arrivals };

  return mesign_keystore_read (self, find_known_keys, &known, error);
}

static char *
join_addresses (GPtrArray *arrivals)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < arrivals->len; i++)
    for (char **address = ((Arrival *) arrivals->pdata[i])->certificate->addresses;
         *address != NULL; address++)
      g_ptr_array_add (all, *address);
  g_ptr_array_add (all, NULL);

  return g_strjoinv (", ", (char **) all->pdata);
}

/* One of several in a file is enough: a person may have ordered for two addresses at once. */
static gboolean
check_addresses (GPtrArray *arrivals, const char *address, GError **error)
{
  g_autofree char *named = NULL;

  for (guint i = 0; i < arrivals->len; i++)
    if (mesign_certificate_has_address (((Arrival *) arrivals->pdata[i])->certificate, address))
      return TRUE;
  named = join_addresses (arrivals);
  if (*named == '\0')
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
                 _ ("The certificate in this file names no mail address, so it is not one for "
                    "%s. Nothing was imported."),
                 address);
  else
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
                 _ ("The certificate in this file is for %s, not for %s. Nothing was imported. "
                    "Import it for that address, or take the file that belongs to this one."),
                 named, address);

  return FALSE;
}

static gboolean
put_key (MesignDb *db, const Arrival *arrival, GError **error)
{
  g_autoptr (MesignStatement) statement = NULL;

  if (arrival->sealed == NULL)
    return TRUE;
  statement = mesign_db_prepare (db,
                                 "INSERT INTO private_key (spki_hash, sealed) VALUES (?, ?) "
                                 "ON CONFLICT (spki_hash) DO UPDATE SET sealed = excluded.sealed",
                                 error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, arrival->certificate->spki_hash);
  mesign_statement_bind_bytes (statement, 2, arrival->sealed);

  return mesign_statement_run (statement, error);
}

static gboolean
put_arrival (MesignDb *db, Arrival *arrival, GError **error)
{
  gboolean key_found, added, joined;

  if (!has_key (db, arrival->certificate->spki_hash, &key_found, error) ||
      !mesign_keystore_put_row (db, arrival->certificate, MESIGN_CERTIFICATE_SOURCE_PFX, &added,
                                error) ||
      !put_key (db, arrival, error) ||
      !mesign_keystore_join_request (db, arrival->certificate, &joined, error))
    return FALSE;
  arrival->already_there = key_found && !added;

  return TRUE;
}

static gboolean
write_arrivals (MesignDb *db, gpointer data, GError **error)
{
  Arrivals *all = data;
  gboolean own_is_new = FALSE;

  for (guint i = 0; i < all->arrivals->len; i++)
    {
      Arrival *arrival = all->arrivals->pdata[i];

      if (!put_arrival (db, arrival, error))
        return FALSE;
      own_is_new = own_is_new || !arrival->already_there;
    }
  all->anything_new = own_is_new;
  for (guint i = 0; i < all->others->len; i++)
    {
      gboolean added;

      if (!mesign_keystore_put_row (db, all->others->pdata[i], MESIGN_CERTIFICATE_SOURCE_PFX,
                                    &added, error))
        return FALSE;
      all->anything_new = all->anything_new || added;
    }

  return !own_is_new || mesign_keystore_raise_generation (db, error);
}

static MesignImport *
report (MesignKeystore *self, const Arrivals *all, const char *name, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) pool = mesign_keystore_authority_pool (self, error);
  MesignImport *import;

  if (pool == NULL)
    return NULL;
  import = g_atomic_rc_box_new0 (MesignImport);
  import->own = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_own_certificate_unref);
  import->others = g_ptr_array_ref (all->others);
  import->already_there = !all->anything_new;
  import->name = g_strdup (name);
  for (guint i = 0; i < all->arrivals->len; i++)
    {
      const Arrival *arrival = all->arrivals->pdata[i];
      MesignOwnCertificate *own = mesign_own_certificate_judge (arrival->certificate, pool, now);

      own->already_there = arrival->already_there;
      g_ptr_array_add (import->own, own);
    }

  return import;
}

static gpointer
copy_certificate (gconstpointer certificate, gpointer data)
{
  return mesign_certificate_ref ((gpointer) certificate);
}

static gboolean
gather (MesignKeystore *self, const MesignPfx *pfx, Arrivals *all, GError **error)
{
  g_ptr_array_extend (all->others, pfx->certificates, copy_certificate, NULL);
  if (pfx->key_pairs->len > 0 && !seal_pairs (self, pfx->key_pairs, all->arrivals, error))
    return FALSE;
  if (!take_known (self, all, error))
    return FALSE;
  if (all->arrivals->len > 0)
    return TRUE;

  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY,
                       _ ("There is no private key in this file, so nothing can be signed or "
                          "decrypted with it. Export it again together with the private key."));

  return FALSE;
}

/**
 * mesign_keystore_import_pfx_sync:
 * @self: an unlocked keystore
 * @octets: a file with private keys: a PFX (PKCS #12, RFC 7292) or PEM
 * @password: its password, perhaps empty
 * @for_address: (nullable): the address it is meant for: then one for another address is refused
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Imports keys and certificates, all of them or, with @error set, nothing: when the password is
 * wrong, the file is broken, a key fits no certificate, or @for_address is another one. What is
 * expired, without a chain or not for mail is imported all the same, marked so, and not offered for
 * signing. The same file a second time is success. Trusts nothing. An empty keystore gives
 * %MESIGN_KEYSTORE_ERROR_EMPTY: add a slot first. Blocks.
 *
 * Returns: (transfer full) (nullable): what was imported, or %NULL with @error set
 */
MesignImport *
mesign_keystore_import_pfx_sync (MesignKeystore *self,
                                 GBytes *octets,
                                 MesignSecret *password,
                                 const char *for_address,
                                 gint64 now,
                                 GError **error)
{
  g_autoptr (MesignPfx) pfx = NULL;
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  g_autoptr (GPtrArray) others = mesign_certificate_list_new ();
  Arrivals all = { .arrivals = arrivals, .others = others };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && octets != NULL && password != NULL, NULL);

  pfx = open_pfx (octets, password, error);
  if (pfx == NULL || !gather (self, pfx, &all, error))
    return NULL;
  if (for_address != NULL && !check_addresses (arrivals, for_address, error))
    return NULL;
  if (!mesign_keystore_write (self, write_arrivals, &all, error))
    return NULL;

  return report (self, &all, pfx->friendly_name, now, error);
}

/**
 * mesign_keystore_import_pairs_sync:
 * @self: an unlocked keystore
 * @pairs: (element-type MesignKeyPair): keys with their certificates
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Imports keys that were read already, all of them or none, as
 * mesign_keystore_import_pfx_sync() does. Blocks.
 *
 * Returns: (transfer full) (nullable): what was imported, or %NULL with @error set
 */
MesignImport *
mesign_keystore_import_pairs_sync (MesignKeystore *self,
                                   GPtrArray *pairs,
                                   gint64 now,
                                   GError **error)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  g_autoptr (GPtrArray) others = mesign_certificate_list_new ();
  Arrivals all = { .arrivals = arrivals, .others = others };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && pairs != NULL, NULL);

  if (!seal_pairs (self, pairs, arrivals, error) ||
      !mesign_keystore_write (self, write_arrivals, &all, error))
    return NULL;

  return report (self, &all, NULL, now, error);
}

typedef struct
{
  GPtrArray *certificates;
  const char *for_address;
  GPtrArray *own;
  GPtrArray *others;
  gboolean anything_new;
} CertificateFile;

/* A certificate that ends an order has to be one for its address whose key is here. */
static gboolean
check_issued (const CertificateFile *file, GError **error)
{
  if (file->for_address == NULL)
    return TRUE;
  if (file->own->len > 0)
    return check_addresses (file->own, file->for_address, error);
  g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_KEY,
               _ ("The private key of this certificate for %s is not here. It was requested on "
                  "another computer, or the request was deleted. Nothing was imported."),
               file->for_address);

  return FALSE;
}

static gboolean
put_certificate (MesignDb *db,
                 MesignCertificate *certificate,
                 CertificateFile *file,
                 GError **error)
{
  gboolean added, joined, own;
  Arrival *arrival;

  if (!mesign_keystore_put_row (db, certificate, MESIGN_CERTIFICATE_SOURCE_FILE, &added, error) ||
      !mesign_keystore_join_request (db, certificate, &joined, error) ||
      !has_key (db, certificate->spki_hash, &own, error))
    return FALSE;
  if ((joined || (added && own)) && !mesign_keystore_raise_generation (db, error))
    return FALSE;
  file->anything_new = file->anything_new || added || joined;
  if (!own)
    {
      g_ptr_array_add (file->others, mesign_certificate_ref (certificate));
      /* nobody says since when it is used; it was not before */
      return mesign_keystore_put_peer (db, certificate, certificate->not_before, error);
    }
  arrival = arrival_new (certificate, NULL);
  arrival->already_there = !added && !joined;
  g_ptr_array_add (file->own, arrival);

  return TRUE;
}

static gboolean
write_file (MesignDb *db, gpointer data, GError **error)
{
  CertificateFile *file = data;

  g_ptr_array_set_size (file->own, 0);
  g_ptr_array_set_size (file->others, 0);
  for (guint i = 0; i < file->certificates->len; i++)
    if (!put_certificate (db, file->certificates->pdata[i], file, error))
      return FALSE;

  return check_issued (file, error);
}

/**
 * mesign_keystore_import_certificates_sync:
 * @self: a keystore, locked or not
 * @octets: a file with certificates: PEM, DER or PKCS #7
 * @issued_for: (nullable): the address of the order it ends: then it has to hold a certificate for
 * that address whose private key is here
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Imports certificates that come without a private key, all or none. Trusts none of them. One for a
 * key that is here becomes the user's own: a renewed one, or one that was requested with
 * mesign_keystore_add_request_sync(), whose key waits no longer; it has to be for the address it
 * was requested for, else %MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS. Blocks.
 *
 * Returns: (transfer full) (nullable): what was imported; %NULL with
 * %MESIGN_KEYSTORE_ERROR_UNREADABLE if the file holds no certificate, %MESIGN_KEYSTORE_ERROR_NO_KEY
 * if @issued_for was given and no key fits
 */
MesignImport *
mesign_keystore_import_certificates_sync (MesignKeystore *self,
                                          GBytes *octets,
                                          const char *issued_for,
                                          gint64 now,
                                          GError **error)
{
  g_autoptr (GPtrArray) certificates = NULL;
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  g_autoptr (GPtrArray) others = mesign_certificate_list_new ();
  CertificateFile file = { .for_address = issued_for, .own = own, .others = others };
  Arrivals all = { .arrivals = own, .others = others };
  GError *inner = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && octets != NULL, NULL);

  certificates = mesign_x509_parse_any (octets, &inner);
  if (certificates == NULL)
    {
      mesign_keystore_propagate_crypto_error (error, inner);
      return NULL;
    }
  file.certificates = certificates;
  if (!mesign_keystore_write (self, write_file, &file, error))
    return NULL;
  all.anything_new = file.anything_new;

  return report (self, &all, NULL, now, error);
}
