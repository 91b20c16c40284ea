// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QDialog>

class QPlainTextEdit;
class QPushButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// What somebody writes about an event, or about many.
class NoteEditor final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoteEditor)
public:
    /// `events` says which; `note` is what there is already.
    NoteEditor(const Theme &theme, const QString &events, const QString &note,
               QWidget *parent = nullptr);
    ~NoteEditor() override;

    QString note() const;
    QPlainTextEdit *field() const { return m_field; }
    QPushButton *saveButton() const { return m_save; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();

    const bool m_hadNote;
    QPlainTextEdit *m_field = nullptr;
    QPushButton *m_save = nullptr;
    ToneLabel *m_hint = nullptr;
};

} // namespace Hookglass
