// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QLineEdit;
class QToolButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// Takes what is looked for, and shows how often it is there. Enter and Shift+Enter go on and
/// back, Esc closes.
class FindBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FindBar)
public:
    explicit FindBar(const Theme &theme, QWidget *parent = nullptr);
    ~FindBar() override;

    /// Shows itself with the focus in the field; a text replaces what is in there.
    void open(const QString &text = {});
    void close(); ///< emits closed()
    QString text() const;
    bool withCase() const;
    void setHint(const QString &hint); ///< what can be looked for

    void showSearching();
    /// `current` counts from 1; 0: none of them yet. `isCut`: there are more.
    void showCount(qint64 current, qint64 count, bool isCut);
    QString countText() const;

    QLineEdit *field() const { return m_field; }
    QToolButton *caseButton() const { return m_case; }
    QToolButton *nextButton() const { return m_next; }
    QToolButton *previousButton() const { return m_previous; }

Q_SIGNALS:
    void changed(); ///< text or case
    void nextWanted();
    void previousWanted();
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_field;
    QToolButton *m_case;
    QToolButton *m_previous;
    QToolButton *m_next;
    ToneLabel *m_count;
};

} // namespace Hookglass
