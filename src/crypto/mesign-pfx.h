/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-private-key.h"

G_BEGIN_DECLS

/**
 * MesignPfxNote:
 * @name: what it is, UTF-8
 * @content: the octets
 *
 * What a PFX of this program holds besides keys and certificates: a secret bag (RFC 7292 section
 * 4.2.5) of the type *data* with a friendly name. Immutable; the fields are read only.
 */
typedef struct
{
  char *name;
  MesignSecret *content;
} MesignPfxNote;

#define MESIGN_TYPE_PFX_NOTE (mesign_pfx_note_get_type ())
MESIGN_DECLARE_VALUE (MesignPfxNote, mesign_pfx_note)

MesignPfxNote *mesign_pfx_note_new (const char *name, MesignSecret *content);

/**
 * MesignPfx:
 * @key_pairs: (element-type MesignKeyPair): every private key with its certificate, in the order of
 * the file; empty if there is no key
 * @certificates: (element-type MesignCertificate): the other certificates
 * @notes: (element-type MesignPfxNote): what this program wrote besides
 * @friendly_name: (nullable): the name the file gives its (first) key, UTF-8
 * @has_mac: whether a MAC proved that the file is whole and the password right
 *
 * What a PFX (PKCS #12, RFC 7292) holds.
 */
typedef struct
{
  GPtrArray *key_pairs;
  GPtrArray *certificates;
  GPtrArray *notes;
  char *friendly_name;
  gboolean has_mac;
} MesignPfx;

#define MESIGN_TYPE_PFX (mesign_pfx_get_type ())
MESIGN_DECLARE_VALUE (MesignPfx, mesign_pfx)

/**
 * MesignPfxFormat:
 * @MESIGN_PFX_MODERN: AES-256-CBC, PBKDF2 and MAC with SHA-256
 * @MESIGN_PFX_COMPATIBLE: 3DES and a SHA-1 MAC, for iPhones and appliances
 */
typedef enum
{
  MESIGN_PFX_MODERN,
  MESIGN_PFX_COMPATIBLE,
} MesignPfxFormat;

gboolean mesign_pfx_looks_like (GBytes *octets);
MesignPfx *mesign_pfx_open (GBytes *octets, MesignSecret *password, GError **error);
MesignPfx *mesign_pfx_open_all (GBytes *octets, MesignSecret *password, GError **error);
GBytes *mesign_pfx_write (MesignKeyPair *pair,
                          GPtrArray *chain,
                          const char *name,
                          MesignSecret *password,
                          MesignPfxFormat format,
                          GError **error);
GBytes *mesign_pfx_write_all (GPtrArray *pairs,
                              GPtrArray *certificates,
                              GPtrArray *notes,
                              MesignSecret *password,
                              GError **error);

G_END_DECLS
