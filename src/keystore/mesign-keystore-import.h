/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-key-file.h"
#include "keystore/mesign-keystore.h"

G_BEGIN_DECLS

/**
 * MesignImportProblem:
 * @MESIGN_IMPORT_EXPIRED: its time is over
 * @MESIGN_IMPORT_NOT_YET_VALID: its time has not begun
 * @MESIGN_IMPORT_NOT_FOR_MAIL: by its key usage it is neither for signing nor for encrypting mail
 * @MESIGN_IMPORT_NO_CHAIN: its issuer's certificate is nowhere at hand
 * @MESIGN_IMPORT_NO_ADDRESS: it names no mail address
 *
 * Why a certificate of the user's own is kept but not offered for signing.
 */
typedef enum
{
  MESIGN_IMPORT_PROBLEM_NONE = 0,
  MESIGN_IMPORT_EXPIRED = 1 << 0,
  MESIGN_IMPORT_NOT_YET_VALID = 1 << 1,
  MESIGN_IMPORT_NOT_FOR_MAIL = 1 << 2,
  MESIGN_IMPORT_NO_CHAIN = 1 << 3,
  MESIGN_IMPORT_NO_ADDRESS = 1 << 4,
} MesignImportProblem;

const char *mesign_import_problem_to_string (MesignImportProblem problem);

/**
 * MesignOwnCertificate:
 * @certificate: a certificate the user has the private key of
 * @already_there: only of an import: it and its key were there before
 * @can_sign: whether it is offered for signing
 * @can_encrypt: whether others can be told to encrypt to it
 * @problems: why not, a set of #MesignImportProblem
 *
 * One certificate of the user's own, as it stands at the time that was asked for. Immutable; the
 * fields are read only.
 */
typedef struct
{
  MesignCertificate *certificate;
  gboolean already_there;
  gboolean can_sign;
  gboolean can_encrypt;
  MesignImportProblem problems;
} MesignOwnCertificate;

#define MESIGN_TYPE_OWN_CERTIFICATE (mesign_own_certificate_get_type ())
MESIGN_DECLARE_VALUE (MesignOwnCertificate, mesign_own_certificate)

/**
 * MesignImport:
 * @own: (element-type MesignOwnCertificate): those that came with their private key or whose key is
 * here, in the order of the file
 * @others: (element-type MesignCertificate): all others: authorities and other people's
 * @already_there: whether all of it was there before
 * @name: (nullable): the name the PFX gives its key, for people
 *
 * What an import brought. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *own;
  GPtrArray *others;
  gboolean already_there;
  char *name;
} MesignImport;

#define MESIGN_TYPE_IMPORT (mesign_import_get_type ())
MESIGN_DECLARE_VALUE (MesignImport, mesign_import)

MesignImport *mesign_keystore_import_pfx_sync (MesignKeystore *self,
                                               GBytes *octets,
                                               MesignSecret *password,
                                               const char *for_address,
                                               gint64 now,
                                               GError **error);
MesignImport *mesign_keystore_import_pairs_sync (MesignKeystore *self,
                                                 GPtrArray *pairs,
                                                 gint64 now,
                                                 GError **error);
MesignImport *mesign_keystore_import_certificates_sync (MesignKeystore *self,
                                                        GBytes *octets,
                                                        const char *issued_for,
                                                        gint64 now,
                                                        GError **error);

GBytes *mesign_keystore_export_pfx_sync (MesignKeystore *self,
                                         const char *fingerprint,
                                         MesignSecret *password,
                                         MesignPfxFormat format,
                                         GError **error);
GBytes *mesign_keystore_export_pem_sync (MesignKeystore *self,
                                         const char *fingerprint,
                                         gboolean with_chain,
                                         GError **error);

G_END_DECLS
