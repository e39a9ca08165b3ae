/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms.h"
#include "mime/mesign-mime-part.h"
#include "mime/mesign-mime-smime.h"
#include "smime/mesign-smime.h"

G_BEGIN_DECLS

#define MESIGN_SMIME_MAX_LAYERS 10

/* An S/MIME layer as it was met. @layer belongs to the report; the rest stays here. @stamps are by
 * signer, of those who have one. */
typedef struct
{
  MesignLayer *layer;
  MesignMimePart *part;
  MesignCmsSigned *signed_data;
  MesignCmsDecrypted *decrypted;
  GHashTable *stamps;
  MesignSignatureStatus status;
  gboolean in_attached_message;
} MesignFoundLayer;

/* A message on its way to being opened. */
typedef struct
{
  const MesignSmimeContext *context;
  MesignOpenedMessage *message;
  MesignMimePart *root;
  MesignMimePart *payload;
  GPtrArray *layers;
  GPtrArray *nested;
  MesignFoundLayer *counting;
  gboolean is_protected;
  MesignEnvelope *protected_envelope;
} MesignOpening;

MesignFoundLayer *mesign_opening_add_layer (MesignOpening *self,
                                            GPtrArray *where,
                                            MesignLayerKind kind,
                                            MesignMimePart *part);
void mesign_opening_peel (MesignOpening *self);
void mesign_opening_find_nested (MesignOpening *self);
void mesign_opening_find_protected_header (MesignOpening *self);
void mesign_opening_judge (MesignOpening *self);
void mesign_opening_choose_headers (MesignOpening *self);
void mesign_opening_look_at_sender (MesignOpening *self);
void mesign_opening_read_body (MesignOpening *self);

void mesign_smime_judge_layer (const MesignSmimeContext *context,
                               MesignFoundLayer *found,
                               GPtrArray *from,
                               guint n_from);
void mesign_layer_set_status (MesignLayer *layer, const char *status, const char *reason);
GPtrArray *mesign_opening_get_from (MesignOpening *self, guint *n_from);

/* mesign-smime-reader.c */
const MesignSmimeReader *mesign_smime_find_reader (GHashTable *recipients, const char *address);
char *mesign_smime_dup_lacking (GStrv lacking, GHashTable *recipients);

G_END_DECLS
