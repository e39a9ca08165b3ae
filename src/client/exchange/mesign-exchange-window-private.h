/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/exchange/mesign-exchange-window.h"

#include "engine/mesign-engine-exchange.h"

G_BEGIN_DECLS

struct _MesignExchangeWindow
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  MesignMailbox *mailbox;
  MesignAccount *account; /* all of whose mailboxes are meant */
  char *name;
  GArray *ids;      /* messages to export, instead of all of the mailbox */
  GPtrArray *paths; /* to import */
  guint next;
  guint n_done;
  guint n_there;
  guint n_skipped;
  GPtrArray *skipped;
  char *target;

  GtkButton *close_button;
  GtkWidget *save_button;
  GtkStack *stack;
  AdwPreferencesRow *mbox_row;
  GtkCheckButton *mbox_check;
  GtkWidget *eml_row;
  GtkCheckButton *eml_check;
  AdwPreferencesRow *maildir_row;
  GtkCheckButton *maildir_check;
  GtkLabel *working_label;
  GtkProgressBar *progress_bar;
  GtkLabel *done_title;
  GtkLabel *done_text;
  GtkLabel *skipped_label;
};

/* mesign-exchange-window.c */
MesignExchangeWindow *mesign_exchange_window_new (GtkWindow *parent,
                                                  MesignEngine *engine,
                                                  const char *title,
                                                  const char *name);
void mesign_exchange_window_show_working (MesignExchangeWindow *self, const char *what);
void mesign_exchange_window_note_progress (MesignExchangeWindow *self, guint64 done, guint64 total);
void
mesign_exchange_window_show_done (MesignExchangeWindow *self, const char *title, const char *text);
void mesign_exchange_window_show_skipped (MesignExchangeWindow *self,
                                          GPtrArray *skipped,
                                          guint n_skipped);
void mesign_exchange_window_show_export_failed (MesignExchangeWindow *self, const GError *error);
void mesign_exchange_window_show_broken_off (MesignExchangeWindow *self, const GError *error);
char *mesign_exchange_window_add_gone (char *where, guint n_gone);
void mesign_exchange_window_show_lacking (MesignExchangeWindow *self,
                                          const MesignExchanged *exchanged,
                                          GPtrArray *partial,
                                          GString *text);
void mesign_exchange_window_show_not_local (MesignExchangeWindow *self);
void mesign_exchange_window_append (GString *text, char *sentence);

/* mesign-exchange-window-account.c */
void mesign_exchange_window_export_account (MesignExchangeWindow *self, MesignMailFormat format);

G_END_DECLS
