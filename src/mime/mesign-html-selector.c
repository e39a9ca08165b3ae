/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* Selectors of CSS, as far as mails use them. In doubt a selector matches: what might be hidden is
 * not given out as text. */

/* How many comparisons one document is worth, of so many octets each. */
#define MOST_EFFORT 1000000
#define OCTETS_AT_ONCE 64
#define MOST_COMPOUNDS 20

typedef struct
{
  char *name;
  char *value;
  char how;
} Attribute;

/* What stands without a space in between, and how it is joined to what stands before it. */
typedef struct
{
  char combinator;
  char *element;
  GPtrArray *classes;
  GPtrArray *attributes;
  char *id;
  gboolean never;
  gboolean is_vague;
} Compound;

struct _MesignSelector
{
  GPtrArray *compounds;
  char *key;
};

static void
attribute_free (gpointer data)
{
  Attribute *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static void
compound_free (gpointer data)
{
  Compound *self = data;

  g_free (self->element);
  g_ptr_array_unref (self->classes);
  g_ptr_array_unref (self->attributes);
  g_free (self->id);
  g_free (self);
}

static Compound *
compound_new (char combinator)
{
  Compound *self = g_new0 (Compound, 1);

  self->combinator = combinator;
  self->classes = g_ptr_array_new_with_free_func (g_free);
  self->attributes = g_ptr_array_new_with_free_func (attribute_free);

  return self;
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || (c & 0x80) != 0;
}

static char *
take_name (const char **p)
{
  const char *start = *p;

  while (is_name_character (**p))
    (*p)++;

  return g_ascii_strdown (start, *p - start);
}

static void
take_attribute (Compound *self, const char **p)
{
  Attribute *attribute = g_new0 (Attribute, 1);
  const char *close = strchr (*p, ']');
  const char *end = close != NULL ? close : *p + strlen (*p);
  g_autofree char *inside = NULL;
  char *equals;

  (*p)++;
  inside = g_strndup (*p, end - *p);
  equals = strchr (inside, '=');
  if (equals != NULL)
    {
      attribute->how = equals > inside ? equals[-1] : '=';
      attribute->value = g_ascii_strdown (equals + 1, -1);
      attribute->value[strcspn (attribute->value, "\n")] = '\0';
      g_strdelimit (attribute->value, "\"'", ' ');
      g_strstrip (attribute->value);
      *equals = '\0';
    }
  g_strdelimit (inside, "~|^$*", ' ');
  attribute->name = g_ascii_strdown (g_strstrip (inside), -1);
  g_ptr_array_add (self->attributes, attribute);
  *p = close != NULL ? close + 1 : end;
}

/* States nobody is in who only reads, and what is no element. */
static gboolean
is_never (const char *name)
{
  static const char *const states[] = {
    "hover",       "active",     "focus",        "visited", "focus-within", "focus-visible",
    "target",      "checked",    "before",       "after",   "marker",       "selection",
    "placeholder", "first-line", "first-letter", NULL
  };

  return g_strv_contains (states, name);
}

static void
take_pseudo (Compound *self, const char **p)
{
  g_autofree char *name = NULL;
  int depth = 0;

  while (**p == ':')
    (*p)++;
  name = take_name (p);
  self->never = self->never || is_never (name);
  self->is_vague = self->is_vague || !(g_str_equal (name, "link") || is_never (name));
  if (**p != '(')
    return;
  for (; **p != '\0'; (*p)++)
    {
      depth += **p == '(';
      depth -= **p == ')';
      if (depth == 0)
        {
          (*p)++;
          return;
        }
    }
}

static void
take_compound (Compound *self, const char **p)
{
  while (**p != '\0' && strchr (" >+~", **p) == NULL)
    {
      const char *before = *p;

      if (**p == '.')
        {
          (*p)++;
          g_ptr_array_add (self->classes, take_name (p));
        }
      else if (**p == '#')
        {
          (*p)++;
          g_free (self->id);
          self->id = take_name (p);
        }
      else if (**p == '[')
        take_attribute (self, p);
      else if (**p == ':')
        take_pseudo (self, p);
      else if (is_name_character (**p))
        {
          g_free (self->element);
          self->element = take_name (p);
        }
      else
        (*p)++;
      if (*p == before)
        (*p)++;
    }
}

static char *
make_key (const Compound *last)
{
  if (last->id != NULL)
    return g_strconcat ("#", last->id, NULL);
  if (last->classes->len > 0)
    return g_strconcat (".", last->classes->pdata[0], NULL);

  return g_strdup (last->element != NULL ? last->element : "*");
}

/**
 * mesign_selector_parse:
 * @text: one selector
 *
 * Returns: (transfer full) (nullable): it, %NULL where there is none
 */
MesignSelector *
mesign_selector_parse (const char *text)
{
  MesignSelector *self = g_new0 (MesignSelector, 1);
  const char *p = text;
  char combinator = ' ';

  self->compounds = g_ptr_array_new_with_free_func (compound_free);
  while (*p != '\0' && self->compounds->len < MOST_COMPOUNDS)
    {
      Compound *compound;

      for (; *p != '\0' && strchr (" \t\r\n>+~", *p) != NULL; p++)
        combinator = g_ascii_isspace (*p) ? combinator : *p;
      if (*p == '\0')
        break;
      compound = compound_new (combinator);
      take_compound (compound, &p);
      g_ptr_array_add (self->compounds, compound);
      combinator = ' ';
    }
  if (self->compounds->len == 0)
    {
      mesign_selector_free (self);
      return NULL;
    }
  self->key = make_key (self->compounds->pdata[self->compounds->len - 1]);

  return self;
}

/**
 * mesign_selector_free:
 * @self: (transfer full): a selector
 */
void
mesign_selector_free (MesignSelector *self)
{
  g_ptr_array_unref (self->compounds);
  g_free (self->key);
  g_free (self);
}

/**
 * mesign_selector_get_key:
 * @self: a selector
 *
 * Returns: (transfer none): what every element it matches has: "#id", ".class", the name of an
 * element, or "*"
 */
const char *
mesign_selector_get_key (const MesignSelector *self)
{
  return self->key;
}

static gboolean
has_class (const char *classes, const char *name)
{
  gsize length = strlen (name);

  for (const char *p = classes; p != NULL && *p != '\0';)
    {
      gsize word;

      p += strspn (p, " \t\r\n\f");
      word = strcspn (p, " \t\r\n\f");
      if (word == length && g_ascii_strncasecmp (p, name, length) == 0)
        return TRUE;
      p += word;
    }

  return FALSE;
}

static void
spend (guint *effort, const char *value)
{
  *effort += 1 + (value != NULL ? strlen (value) / OCTETS_AT_ONCE : 0);
}

static gboolean
has_attribute (const xmlNode *node, const Attribute *attribute, guint *effort)
{
  g_autofree char *value = mesign_html_dup_attribute (node, attribute->name);
  g_autofree char *lower = value != NULL ? g_ascii_strdown (value, -1) : NULL;

  spend (effort, lower);
  if (lower == NULL || attribute->value == NULL)
    return lower != NULL;

  switch (attribute->how)
    {
    case '~':
      return has_class (lower, attribute->value);
    case '|':
    case '^':
      return g_str_has_prefix (lower, attribute->value);
    case '$':
      return g_str_has_suffix (lower, attribute->value);
    case '*':
      return strstr (lower, attribute->value) != NULL;
    default:
      return g_str_equal (lower, attribute->value);
    }
}

static gboolean
fits (const Compound *self, const xmlNode *node, guint *effort)
{
  g_autofree char *classes =
      self->classes->len > 0 ? mesign_html_dup_attribute (node, "class") : NULL;
  g_autofree char *id = self->id != NULL ? mesign_html_dup_attribute (node, "id") : NULL;

  if (self->never || (self->element != NULL && !mesign_html_is (node, self->element)) ||
      (self->id != NULL && (id == NULL || g_ascii_strcasecmp (id, self->id) != 0)))
    return FALSE;
  for (guint i = 0; i < self->classes->len; i++)
    {
      spend (effort, classes);
      if (!has_class (classes, self->classes->pdata[i]))
        return FALSE;
    }
  for (guint i = 0; i < self->attributes->len; i++)
    if (!has_attribute (node, self->attributes->pdata[i], effort))
      return FALSE;

  return TRUE;
}

static const xmlNode *
element_before (const xmlNode *node)
{
  do
    node = node->prev;
  while (node != NULL && node->type != XML_ELEMENT_NODE);

  return node;
}

static const xmlNode *
element_above (const xmlNode *node)
{
  return node->parent != NULL && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
}

static gboolean
matches_up_to (const MesignSelector *self, guint last, const xmlNode *node, guint *effort)
{
  const Compound *compound = self->compounds->pdata[last];
  gboolean sideways = compound->combinator == '+' || compound->combinator == '~';
  gboolean once = compound->combinator == '>' || compound->combinator == '+';

  if (++*effort > MOST_EFFORT)
    return TRUE;
  if (!fits (compound, node, effort))
    return FALSE;
  if (last == 0)
    return TRUE;
  do
    {
      node = sideways ? element_before (node) : element_above (node);
      if (node != NULL && matches_up_to (self, last - 1, node, effort))
        return TRUE;
    }
  while (node != NULL && !once);

  return FALSE;
}

/**
 * mesign_selector_matches_all:
 * @effort: how much was compared so far in this document
 *
 * Returns: whether that is past all measure, so that every selector matches
 */
gboolean
mesign_selector_matches_all (guint effort)
{
  return effort > MOST_EFFORT;
}

/**
 * mesign_selector_is_exact:
 * @self: a selector
 *
 * Returns: whether it matches just what CSS says, since it has no condition that is not known
 */
gboolean
mesign_selector_is_exact (const MesignSelector *self)
{
  for (guint i = 0; i < self->compounds->len; i++)
    if (((const Compound *) self->compounds->pdata[i])->is_vague)
      return FALSE;

  return TRUE;
}

/**
 * mesign_selector_get_weight:
 * @self: a selector
 *
 * Returns: a number that is higher the more specific it is
 */
guint
mesign_selector_get_weight (const MesignSelector *self)
{
  guint weight = 0;

  for (guint i = 0; i < self->compounds->len; i++)
    {
      const Compound *compound = self->compounds->pdata[i];

      weight += (compound->id != NULL ? 10000 : 0) +
                100 * (compound->classes->len + compound->attributes->len) +
                (compound->element != NULL ? 1 : 0);
    }

  return weight;
}

/**
 * mesign_selector_matches:
 * @self: a selector
 * @node: an element
 * @effort: (inout): how much was compared so far in this document
 *
 * Returns: whether it matches; past all measure, and of conditions that are not known, it does
 */
gboolean
mesign_selector_matches (const MesignSelector *self, const xmlNode *node, guint *effort)
{
  return matches_up_to (self, self->compounds->len - 1, node, effort);
}
