/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "model/mesign-server.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignPromptKind:
 * @MESIGN_PROMPT_PASSWORD: the password of an account
 * @MESIGN_PROMPT_PASSPHRASE: the passphrase of the keystore
 * @MESIGN_PROMPT_SERVER_CERTIFICATE: whether a server's certificate is accepted for its host
 * @MESIGN_PROMPT_LOG_IN_PAGE: whether the person wants to log in on a page of the provider's; who
 * asks shows it in a browser of this computer and answers "yes", or has it opened on another one and
 * answers with the address that browser was led to
 */
typedef enum
{
  MESIGN_PROMPT_PASSWORD,
  MESIGN_PROMPT_PASSPHRASE,
  MESIGN_PROMPT_SERVER_CERTIFICATE,
  MESIGN_PROMPT_LOG_IN_PAGE,
} MesignPromptKind;

/**
 * MesignPrompt:
 * @kind: what is asked
 * @address: (nullable): the account's address
 * @host: (nullable): the host of the server, or the name of the provider
 * @server: (nullable): which of the account's servers it is, where that is known
 * @certificate: (nullable): the server's certificate
 * @url: (nullable): the page to log in on
 * @is_wanted: whether a person waits for just this and need not be told of it
 * @message: what went wrong before, for people
 */
typedef struct
{
  MesignPromptKind kind;
  const char *address;
  const char *host;
  const MesignServer *server;
  GBytes *certificate;
  const char *url;
  gboolean is_wanted;
  const char *message;
} MesignPrompt;

#define MESIGN_TYPE_PROMPTER (mesign_prompter_get_type ())
G_DECLARE_INTERFACE (MesignPrompter, mesign_prompter, MESIGN, PROMPTER, GObject)

/**
 * MesignPrompterInterface:
 * @ask_async: asks; called on the main context
 * @ask_finish: gives the answer, or %NULL with an error where the person declined; for a question
 * of yes or no any secret is a yes
 */
struct _MesignPrompterInterface
{
  GTypeInterface parent_interface;

  void (*ask_async) (MesignPrompter *self,
                     const MesignPrompt *prompt,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  MesignSecret *(*ask_finish) (MesignPrompter *self, GAsyncResult *result, GError **error);
};

void mesign_prompter_ask_async (MesignPrompter *self,
                                const MesignPrompt *prompt,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MesignSecret *
mesign_prompter_ask_finish (MesignPrompter *self, GAsyncResult *result, GError **error);

G_END_DECLS
