/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-draft.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignMimeProtection:
 *
 * The hp parameter of the payload's Content-Type (RFC 9788 section 2.1).
 *
 * @MESIGN_MIME_PROTECTION_NONE: no protected header
 * @MESIGN_MIME_PROTECTION_CLEAR: hp="clear", signed only
 * @MESIGN_MIME_PROTECTION_CIPHER: hp="cipher", encrypted
 */
typedef enum
{
  MESIGN_MIME_PROTECTION_NONE,
  MESIGN_MIME_PROTECTION_CLEAR,
  MESIGN_MIME_PROTECTION_CIPHER,
} MesignMimeProtection;

/**
 * MesignMimeFields:
 *
 * Header fields in order, ready for the wire. Made, filled and used by one caller.
 */
typedef struct _MesignMimeFields MesignMimeFields;

MesignMimeFields *mesign_mime_fields_new (void);
void mesign_mime_fields_free (MesignMimeFields *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMimeFields, mesign_mime_fields_free)

MesignMimeFields *
mesign_mime_fields_new_from_draft (const MesignDraft *draft, gboolean with_bcc, GError **error);
void mesign_mime_fields_add_text (MesignMimeFields *self, const char *name, const char *text);
void
mesign_mime_fields_add_addresses (MesignMimeFields *self, const char *name, GPtrArray *addresses);
void mesign_mime_fields_add_raw (MesignMimeFields *self, const char *name, const char *value);
const char *mesign_mime_fields_get (const MesignMimeFields *self, const char *name);
MesignMimeFields *mesign_mime_fields_dup_outer (const MesignMimeFields *self);
void mesign_mime_fields_remove_addressees (MesignMimeFields *self);
void mesign_mime_fields_add_hp_outer (MesignMimeFields *self, const MesignMimeFields *outer);
GBytes *mesign_mime_fields_to_block (const MesignMimeFields *self);

GBytes *mesign_mime_build_payload (const MesignDraft *draft,
                                   const MesignMimeFields *protected_fields,
                                   MesignMimeProtection protection,
                                   gboolean legacy_display);
GBytes *mesign_mime_build_signed (GBytes *payload, GBytes *signature, const char *micalg);
GBytes *mesign_mime_build_pkcs7 (GBytes *cms, const char *smime_type);
GBytes *mesign_mime_build_pkcs7_message (const MesignMimeFields *fields,
                                         GBytes *cms,
                                         const char *smime_type);
GBytes *mesign_mime_build_message (const MesignMimeFields *fields, GBytes *entity);

/**
 * MesignMimeSigning:
 *
 * A multipart/signed entity on its way. Made, filled and closed by one caller.
 */
typedef struct _MesignMimeSigning MesignMimeSigning;

MesignMimeSigning *mesign_mime_signing_new (const MesignMimeFields *fields, const char *micalg);
void mesign_mime_signing_free (MesignMimeSigning *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMimeSigning, mesign_mime_signing_free)

GBytes *mesign_mime_signing_add_payload (MesignMimeSigning *self,
                                         const MesignDraft *draft,
                                         const MesignMimeFields *protected_fields,
                                         MesignMimeProtection protection,
                                         gboolean legacy_display);
GBytes *mesign_mime_signing_close (MesignMimeSigning *self, GBytes *signature);

char *mesign_mime_strip_legacy_display (const char *text);

G_END_DECLS
