/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-security-line.h"

#include "client/security/mesign-issuer-question.h"
#include "client/security/mesign-security-panel.h"
#include "client/security/mesign-security-words.h"
#include "client/security/mesign-trust-question.h"

#include <glib/gi18n-lib.h>

/* The sentence below the sender, with every warning; a click shows what it is founded on. */
struct _MesignSecurityLine
{
  AdwBin parent_instance;

  GtkToggleButton *button;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkBox *warnings;
  GtkPopover *popover;

  MesignEngine *engine;
  MesignOpenedMessage *message;
};

G_DEFINE_FINAL_TYPE (MesignSecurityLine, mesign_security_line, ADW_TYPE_BIN)

enum
{
  SIGNAL_TRUST_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSecurityLine) self = user_data;

  if (mesign_trust_question_finish (result))
    g_signal_emit (self, signals[SIGNAL_TRUST_CHANGED], 0);
}

/* The signer a button of the panel is about: the popover has to go before the question comes. */
static const MesignSigner *
leave_panel_for (MesignSecurityLine *self, GVariant *position)
{
  GPtrArray *signers = self->message != NULL ? self->message->report->signature.signers : NULL;
  guint i = g_variant_get_uint32 (position);

  if (signers == NULL || i >= signers->len)
    return NULL;
  gtk_toggle_button_set_active (self->button, FALSE);

  return signers->pdata[i];
}

static void
ask_for_trust (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignSecurityLine *self = MESIGN_SECURITY_LINE (widget);
  const MesignSigner *signer = leave_panel_for (self, parameter);

  g_return_if_fail (signer != NULL);

  mesign_trust_question_async (widget, self->engine, signer->certificate, on_decided,
                               g_object_ref (self));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSecurityLine) self = user_data;

  if (mesign_issuer_question_finish (result))
    g_signal_emit (self, signals[SIGNAL_TRUST_CHANGED], 0);
}

static void
look_for_issuer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignSecurityLine *self = MESIGN_SECURITY_LINE (widget);
  const MesignSigner *signer = leave_panel_for (self, parameter);

  g_return_if_fail (signer != NULL);

  mesign_issuer_question_async (widget, self->engine, signer->certificate,
                                self->message->certificates, on_looked, g_object_ref (self));
}

static void
on_popover_closed (MesignSecurityLine *self)
{
  gtk_toggle_button_set_active (self->button, FALSE);
}

/* Most are never looked into, so the panel is made when it is asked for. */
static void
make_popover (MesignSecurityLine *self)
{
  GtkWidget *panel = mesign_security_panel_new (self->engine, self->message);

  if (self->popover == NULL)
    {
      self->popover = GTK_POPOVER (gtk_popover_new ());
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_popover_closed), self);
      gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self->button));
    }
  gtk_popover_set_child (self->popover, panel);
}

/* A menu button would do the same, but it does not let its text wrap. */
static void
on_toggled (MesignSecurityLine *self)
{
  gboolean active = gtk_toggle_button_get_active (self->button) && self->message != NULL;

  if (active)
    {
      make_popover (self);
      gtk_popover_popup (self->popover);
    }
  else if (self->popover != NULL)
    gtk_popover_popdown (self->popover);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, active,
                               -1);
}

static void
set_tone (MesignSecurityLine *self, MesignSecurityTone tone)
{
  const char *style = mesign_security_tone_class (tone);
  const char *const line[] = { "mesign-security-line", style, NULL };
  const char *const plain[] = { style, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char **) line);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **) plain);
  gtk_image_set_from_icon_name (self->icon,
                                mesign_security_tone_icon (self->message->report, tone));
}

static void
show_warnings (MesignSecurityLine *self, GStrv warnings)
{
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->warnings))) != NULL)
    gtk_box_remove (self->warnings, old);
  for (guint i = 0; warnings[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (warnings[i]);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (self->warnings, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), warnings[0] != NULL);
}

static void
mesign_security_line_dispose (GObject *object)
{
  MesignSecurityLine *self = MESIGN_SECURITY_LINE (object);

  g_clear_object (&self->engine);
  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  self->popover = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_SECURITY_LINE);

  G_OBJECT_CLASS (mesign_security_line_parent_class)->dispose (object);
}

static void
mesign_security_line_finalize (GObject *object)
{
  MesignSecurityLine *self = MESIGN_SECURITY_LINE (object);

  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_security_line_parent_class)->finalize (object);
}

static void
mesign_security_line_class_init (MesignSecurityLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_security_line_dispose;
  object_class->finalize = mesign_security_line_finalize;

  /* The person said whom to trust: verdicts have to be made anew. */
  signals[SIGNAL_TRUST_CHANGED] =
      g_signal_new ("trust-changed", MESIGN_TYPE_SECURITY_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-security-line.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignSecurityLine, button);
  gtk_widget_class_bind_template_child (widget_class, MesignSecurityLine, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignSecurityLine, sentence);
  gtk_widget_class_bind_template_child (widget_class, MesignSecurityLine, warnings);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_install_action (widget_class, "security.trust", "u", ask_for_trust);
  gtk_widget_class_install_action (widget_class, "security.look-for-issuer", "u", look_for_issuer);
}

static void
mesign_security_line_init (MesignSecurityLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_security_line_new:
 * @engine: the engine
 *
 * Returns: (transfer floating): a line without a message
 */
GtkWidget *
mesign_security_line_new (MesignEngine *engine)
{
  MesignSecurityLine *self = g_object_new (MESIGN_TYPE_SECURITY_LINE, NULL);

  self->engine = g_object_ref (engine);

  return GTK_WIDGET (self);
}

/**
 * mesign_security_line_set_message:
 * @self: the line
 * @message: what to speak of
 * @mine: (nullable) (element-type MesignAddress): the addresses of the reader
 */
void
mesign_security_line_set_message (MesignSecurityLine *self,
                                  MesignOpenedMessage *message,
                                  GPtrArray *mine)
{
  g_auto (GStrv) warnings = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *name = NULL;
  MesignSecurityTone tone;

  g_return_if_fail (MESIGN_IS_SECURITY_LINE (self) && message != NULL);

  if (self->message != message)
    {
      g_clear_pointer (&self->message, mesign_opened_message_unref);
      self->message = mesign_opened_message_ref (message);
    }
  sentence = mesign_security_sentence (message, mine, &tone);
  warnings = mesign_security_list_warnings (message);
  set_tone (self, tone);
  gtk_label_set_text (self->sentence, sentence);
  show_warnings (self, warnings);
  joined = g_strjoinv (" ", warnings);
  name = g_strstrip (g_strdup_printf ("%s %s", sentence, joined));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}
