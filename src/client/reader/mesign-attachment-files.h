/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/**
 * MesignAttachmentKind:
 * @MESIGN_ATTACHMENT_FILE: anything that another program opens
 * @MESIGN_ATTACHMENT_DANGEROUS: what can run, or act in the person's name when it is opened
 * @MESIGN_ATTACHMENT_MAIL: a mail
 * @MESIGN_ATTACHMENT_CERTIFICATE: what can be imported
 */
typedef enum
{
  MESIGN_ATTACHMENT_FILE,
  MESIGN_ATTACHMENT_DANGEROUS,
  MESIGN_ATTACHMENT_MAIL,
  MESIGN_ATTACHMENT_CERTIFICATE,
} MesignAttachmentKind;

MesignAttachmentKind mesign_attachment_get_kind (const MesignAttachment *attachment);
char *mesign_attachment_dup_name (const MesignAttachment *attachment);

void mesign_attachment_export_async (const MesignAttachment *attachment,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GFile *mesign_attachment_export_finish (GAsyncResult *result, GError **error);
void mesign_attachment_save_async (const MesignAttachment *attachment,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mesign_attachment_save_all_async (GPtrArray *attachments,
                                       GFile *folder,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mesign_attachment_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
