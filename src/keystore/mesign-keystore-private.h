/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-database.h"
#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore.h"

G_BEGIN_DECLS

struct _MesignKeystore
{
  GObject parent_instance;

  MesignDatabase *database;
  gboolean restored;

  GMutex lock;
  MesignSecret *master;
  GPtrArray *authorities;
};

/* mesign-keystore-restore.c: a database that is whole, if need be out of its backup. */
MesignDatabase *
mesign_keystore_open_database_sync (const char *path, gboolean *restored, GError **error);

/* mesign-keystore.c */
gboolean
mesign_keystore_read (MesignKeystore *self, MesignDbFunc func, gpointer data, GError **error);
gboolean
mesign_keystore_write (MesignKeystore *self, MesignDbFunc func, gpointer data, GError **error);
gboolean mesign_keystore_raise_generation (MesignDb *db, GError **error);
gboolean mesign_keystore_convert_error (GError **error);
gboolean mesign_keystore_propagate_crypto_error (GError **error, GError *inner);
MesignSecret *
mesign_keystore_derive_inner (MesignKeystore *self, const char *purpose, GError **error);

/* mesign-keystore-slots.c */
MesignSecret *mesign_keystore_ref_master (MesignKeystore *self, GError **error);

/* mesign-keystore-rows.c: the certificate table. */
#define MESIGN_KEYSTORE_IS_OWN                                                                     \
  "EXISTS (SELECT 1 FROM private_key AS k WHERE k.spki_hash = c.spki_hash)"

gboolean mesign_keystore_put_row (MesignDb *db,
                                  MesignCertificate *certificate,
                                  MesignCertificateSource source,
                                  gboolean *added,
                                  GError **error);
gboolean mesign_keystore_has_row (MesignDb *db,
                                  const char *sql,
                                  const char *value,
                                  gboolean *found,
                                  GError **error);
gboolean mesign_keystore_collect_rows (MesignStatement *statement, GPtrArray *list, GError **error);
gboolean
mesign_keystore_collect (MesignDb *db, const char *sql, GPtrArray *certificates, GError **error);

/* mesign-keystore-peers.c */
gboolean mesign_keystore_is_peer_known (MesignDb *db,
                                        const MesignCertificate *certificate,
                                        gint64 since,
                                        gboolean *known,
                                        GError **error);
gboolean mesign_keystore_put_peer (MesignDb *db,
                                   const MesignCertificate *certificate,
                                   gint64 since,
                                   GError **error);

/* mesign-keystore-requests.c */
gboolean mesign_keystore_join_request (MesignDb *db,
                                       MesignCertificate *certificate,
                                       gboolean *joined,
                                       GError **error);

/* mesign-keystore-own.c */
#define MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE "private-key"

GBytes *mesign_keystore_spki_bytes (const char *spki_hash);
GPtrArray *mesign_keystore_authority_pool (MesignKeystore *self, GError **error);
MesignOwnCertificate *
mesign_own_certificate_judge (MesignCertificate *certificate, GPtrArray *pool, gint64 at);

G_END_DECLS
