/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "base/mesign-value.h"
#include "model/mesign-envelope.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MESIGN_SEALED_TEXT_PURPOSE:
 *
 * The purpose mesign_keystore_derive_key() is to be given for the key of sealed text.
 */
#define MESIGN_SEALED_TEXT_PURPOSE "mail-text"

/**
 * MesignSealedList:
 * @subject: the subject to show
 * @preview: the first line of the text
 * @attachment_names: (array zero-terminated=1): what is attached
 * @to: (nullable) (element-type MesignAddress): whom it is to, by the header to show; %NULL, like
 * @cc and @bcc, where it was sealed before recipients were
 * @cc: (nullable) (element-type MesignAddress): who gets a copy
 * @bcc: (nullable) (element-type MesignAddress): who gets one unseen
 *
 * What a list shows of an encrypted message and nobody else may read. It never goes to the disk
 * unsealed. Immutable; the fields are read only.
 */
typedef struct
{
  char *subject;
  char *preview;
  GStrv attachment_names;
  GPtrArray *to;
  GPtrArray *cc;
  GPtrArray *bcc;
} MesignSealedList;

#define MESIGN_TYPE_SEALED_LIST (mesign_sealed_list_get_type ())
MESIGN_DECLARE_VALUE (MesignSealedList, mesign_sealed_list)

char *mesign_sealed_text_dup_key_id (MesignSecret *key);
GBytes *mesign_sealed_list_seal (MesignSecret *key,
                                 gint64 message_id,
                                 const MesignEnvelope *envelope,
                                 const char *preview,
                                 const char *const *attachment_names,
                                 GError **error);
MesignSealedList *
mesign_sealed_list_open (MesignSecret *key, gint64 message_id, GBytes *sealed, GError **error);
GBytes *
mesign_sealed_text_seal (MesignSecret *key, gint64 message_id, const char *text, GError **error);
char *
mesign_sealed_text_open (MesignSecret *key, gint64 message_id, GBytes *sealed, GError **error);

G_END_DECLS
