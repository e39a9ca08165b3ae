/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-banner.h"
#include "client/composer/mesign-address-field.h"
#include "client/composer/mesign-file-box.h"
#include "client/composer/mesign-composer.h"
#include "client/composer/mesign-protection.h"
#include "client/composer/mesign-rich-editor.h"
#include "client/composer/mesign-spelling-marker.h"

G_BEGIN_DECLS

typedef void (*MesignComposerStep) (MesignComposer *self);

struct _MesignComposer
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *content;
  AdwSplitButton *send_button;
  GtkStack *send_stack;
  MesignBanner *banner;
  GtkWidget *from_row;
  GtkDropDown *from;
  MesignAddressField *to;
  MesignAddressField *cc;
  MesignAddressField *bcc;
  GtkWidget *cc_row;
  GtkWidget *bcc_row;
  GtkWidget *cc_button;
  GtkEntry *subject;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  MesignSpellingMarker *spelling; /* NULL where it is not wanted */
  GtkMenuButton *templates;
  char *deleted_template; /* the one that is asked about */
  GtkStack *editors;
  MesignRichEditor *rich; /* NULL until it is wanted */
  gboolean is_rich;
  MesignComposerStep after_flush;
  MesignFileBox *files;
  GtkLabel *sentence;
  GtkWidget *get_certificate;

  MesignEngine *engine;
  GPtrArray *accounts;
  MesignAccount *account;
  MesignDraft *base;
  MesignDraft *outgoing;
  GCancellable *cancellable;
  gboolean is_loading;
  char *footer;
  guint n_loading;
  gboolean is_send_wanted;

  /* from which address */
  char *begun_as;        /* the one an answer was begun with, NULL for other mail */
  char *usual_writer;    /* the one that is offered */
  char *accepted_writer; /* the one the person has said is right */
  MesignComposerStep after_writer;

  /* protection */
  MesignProtection protection;
  gboolean wants_sign;
  GCancellable *advising;
  guint advise_timer;
  MesignComposerStep after_advice;

  /* what came out of an encrypted mail */
  char *quote;
  gboolean is_quote_cut;
  gboolean is_quote_mixed;
  gboolean is_quote_lost; /* edited where no tag tells any more what it was */
  gboolean is_undoing;

  /* the draft on the server */
  gint64 draft_id;
  guint save_timer;
  gboolean is_saving;
  gboolean is_changed;
  gboolean is_touched;
  gboolean is_unsaved;
  MesignComposerStep after_saving;

  /* sending and leaving */
  MesignProtection shown;
  gint64 send_at;     /* when a person wants it to go out, 0 for at once */
  gint64 waits_until; /* how long what is being handed over waits, 0 where it does not */
  GtkWidget *focus;
  guint n_asked;
  gboolean is_busy;
  gboolean is_asking;
  gboolean is_leaving;
};

/* mesign-composer.c */
MesignDraft *mesign_composer_dup_draft (MesignComposer *self);
char *mesign_composer_dup_text (MesignComposer *self);
gboolean mesign_composer_is_empty (MesignComposer *self);
void mesign_composer_note_change (MesignComposer *self);
void mesign_composer_show_copies (MesignComposer *self, gboolean always);
void mesign_composer_show_trouble (MesignComposer *self, const char *words);
void mesign_composer_set_busy (MesignComposer *self, gboolean is_busy);
void mesign_composer_leave (MesignComposer *self);

/* mesign-composer-beginning.c */
void mesign_composer_show_title (MesignComposer *self);

/* mesign-composer-protection.c */
void mesign_composer_choose_sign (MesignComposer *self, gboolean sign);
void mesign_composer_choose_encrypt (MesignComposer *self, gboolean encrypt);
void mesign_composer_advise_soon (MesignComposer *self);
void mesign_composer_advise_now (MesignComposer *self, MesignComposerStep step);
void mesign_composer_stop_advising (MesignComposer *self);
void mesign_composer_show_protection (MesignComposer *self);

/* mesign-composer-drafts.c */
void mesign_composer_save_soon (MesignComposer *self);
void mesign_composer_stop_saving (MesignComposer *self, MesignComposerStep step);
gboolean mesign_composer_close_request (GtkWindow *window);
void mesign_composer_discard (MesignComposer *self);

/* mesign-composer-send.c */
void mesign_composer_send (MesignComposer *self);

/* mesign-composer-rich.c */
void mesign_composer_choose_rich (MesignComposer *self, gboolean is_rich);
void mesign_composer_begin_rich (MesignComposer *self);
void mesign_composer_flush (MesignComposer *self, MesignComposerStep step);
void mesign_composer_put_rich_into (MesignComposer *self, MesignDraft *draft);

/* mesign-composer-templates.c */
void mesign_composer_init_templates (MesignComposer *self);
void mesign_composer_insert_template (MesignComposer *self, const char *name);
void mesign_composer_save_template (MesignComposer *self);
void mesign_composer_delete_template (MesignComposer *self, const char *name);

/* mesign-composer-writer.c */
void mesign_composer_check_writer (MesignComposer *self, MesignComposerStep step);

/* mesign-composer-send-later.c */
void mesign_composer_init_send_later (MesignComposer *self);
void mesign_composer_send_at (MesignComposer *self, gint64 at);
void mesign_composer_choose_time (MesignComposer *self);

/* mesign-composer-refusal.c */
void mesign_composer_offer_remedies (MesignComposer *self);
void mesign_composer_submit (MesignComposer *self);

/* mesign-composer-files.c */
void mesign_composer_choose_files (MesignComposer *self);
void mesign_composer_take_files (MesignComposer *self);
gboolean mesign_composer_take_paste (MesignComposer *self);

/* mesign-composer-footer.c */
void mesign_composer_add_footer (MesignComposer *self);
void mesign_composer_change_footer (MesignComposer *self);
void mesign_composer_follow_clicks (MesignComposer *self);

/* mesign-composer-quote.c */
void mesign_composer_mark_quote (MesignComposer *self, gboolean is_reopened);
gboolean mesign_composer_has_quote (MesignComposer *self);
gboolean mesign_composer_can_remove_quote (MesignComposer *self);
void mesign_composer_remove_quote (MesignComposer *self);

G_END_DECLS
