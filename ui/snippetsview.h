// SPDX-License-Identifier: MIT
#pragma once

#include "snippets.h"

#include <QtWidgets/QWidget>

class QComboBox;

namespace Hookglass {

class CodeView;
class CopyButton;
class Theme;
class ToneLabel;

/// The right code for a receiver, in a language of choice, to be copied.
class SnippetsView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SnippetsView)
public:
    explicit SnippetsView(const Theme &theme, QWidget *parent = nullptr);
    ~SnippetsView() override;

    QString language() const;            ///< id of the one shown: "python"
    void setLanguage(const QString &id); ///< an unknown one changes nothing; emits nothing
    CodeView *code() const { return m_code; }
    QComboBox *chooser() const { return m_chooser; }
    CopyButton *copyButton() const { return m_copy; }

Q_SIGNALS:
    void languageChosen(const QString &id); ///< by the user

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    const QList<Snippet> m_snippets;
    QComboBox *m_chooser;
    ToneLabel *m_file;
    CopyButton *m_copy;
    CodeView *m_code;
    int m_shown = -1; ///< read when it is looked at
};

} // namespace Hookglass
