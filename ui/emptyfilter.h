// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QPushButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// In the place of the table while a filter has found nothing: how far it is, or why, and what can
/// be done.
class EmptyFilter final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyFilter)
public:
    explicit EmptyFilter(const Theme &theme, QWidget *parent = nullptr);
    ~EmptyFilter() override;

    /// `percent` of the events were looked at.
    void showSearching(int percent);
    /// `conditions` in words; nothing is known yet of which is to blame.
    void showEmpty(const QStringList &conditions, qint64 events);
    /// Places of those that fit nothing even alone.
    void showHopeless(const QList<int> &places);

    QString title() const;
    QString explanation() const;
    QPushButton *clearButton() const { return m_clear; }
    QList<QPushButton *> removers() const { return m_removers; }

Q_SIGNALS:
    void clearWanted();
    void removeWanted(int place);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void dropRemovers();
    void addRemover(int place);
    QString adviceWords() const;

    const Theme &m_theme;
    QStringList m_conditions;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QPushButton *m_clear = nullptr;
    QList<QPushButton *> m_removers;
};

} // namespace Hookglass
